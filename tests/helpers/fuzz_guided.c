/* Embeds Python with the accelerator built in, for libFuzzer: each input goes to
 * try_input of tests/helpers/fuzz_guided.py. Only the accelerator is instrumented. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

PyMODINIT_FUNC PyInit__accelerator(void);

static PyObject *try_input;

static void
fail(void)
{
    PyErr_Print();
    abort();
}

int
LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    if (PyImport_AppendInittab("_accelerator", PyInit__accelerator) < 0) {
        fail();
    }
    Py_Initialize();
    PyObject *module = PyImport_ImportModule("tests.helpers.fuzz_guided");
    try_input = module ? PyObject_GetAttrString(module, "try_input") : NULL;
    if (try_input == NULL) {
        fail();
    }
    return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    PyObject *done = PyObject_CallFunction(try_input, "y#", (const char *)bytes,
                                           (Py_ssize_t)length);
    if (done == NULL) {
        fail();
    }
    Py_DECREF(done);
    return 0;
}
