/* An optional fast way through OCPP messages.
 *
 * One pass from JSON text to the objects of a codec, and from the objects to
 * text. The file knows nothing of OCPP: what the messages of a version are
 * comes as tables, made by ocppj/accelerator.py of the rules that the careful
 * walk uses as well.
 *
 * The Python codec stays the reference. Whatever is wrong or merely unusual
 * is "not mine": functions here return NULL or false, with or without a Python
 * exception, the exception is dropped, and the Python codec is asked, which
 * decides and explains. So no function says what was wrong, and each may give
 * up whenever it is in doubt. What is not given up has to come out exactly as
 * from Python: value, type and text.
 *
 * What makes that safe:
 *
 * - Text ends with a NUL byte, which str and bytes guarantee. NUL is no part of
 *   any JSON token, so looking at one byte needs no check for the end.
 * - Nesting is bounded by counters, not by the stack.
 * - No Python code of others runs while a text is read or an object is written:
 *   only str, int, float, bool, None, list and dict themselves and the classes
 *   of the tables are looked into, never their subclasses. So nothing changes
 *   under the hands of the functions here, as long as there is a GIL.
 * - Objects are filled through the offsets of their slots. accelerator.py and
 *   slot_offset() both make sure that they are slots.
 *
 * In this order: bytes, tables, making tables, reading, writing, the codec.
 */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Changes whenever the tables or the arguments of Codec do; accelerator.py wants
 * the same number. */
#define INTERFACE 3

/* As MAX_DEPTH in ocppj: how deep data that no schema describes may nest. */
#define MAX_DATA_DEPTH 100

/* How deep objects and arrays of a schema may nest. Official ones reach 9. */
#define MAX_DEPTH 64

#define MAX_ID_LENGTH 36


/* ======================================================================= *
 * Bytes
 *
 * stops() looks at WIDE bytes at once and marks those that end a plain run
 * inside a JSON string: the quote, the backslash, and control characters.
 * Marks are in the order of the bytes, MARK bits for each; *high gets those
 * of the bytes that are not ASCII. OCPP_PORTABLE chooses the third way, for
 * tests.
 * ======================================================================= */

#if defined(__SSE2__) || defined(_M_X64)
#define HAVE_SSE2
#elif (defined(__ARM_NEON) && defined(__aarch64__)) || defined(_M_ARM64)
#define HAVE_NEON
#endif

#if defined(HAVE_SSE2) && !defined(OCPP_PORTABLE)

#include <emmintrin.h>

#define WIDE 16
#define MARK 1

static inline uint64_t
stops(const char *at, uint64_t *high)
{
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    const __m128i last_control = _mm_set1_epi8(0x1f);
    __m128i found = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
    found = _mm_or_si128(
        found, _mm_cmpeq_epi8(_mm_min_epu8(bytes, last_control), bytes));
    *high = (uint64_t)(uint32_t)_mm_movemask_epi8(bytes);
    return (uint64_t)(uint32_t)_mm_movemask_epi8(found);
}

#elif defined(HAVE_NEON) && !defined(OCPP_PORTABLE)

#include <arm_neon.h>

#define WIDE 16
#define MARK 4

/* NEON has no movemask: shifting pairs of bytes leaves four bits of each. */
static inline uint64_t
marks(uint8x16_t found)
{
    const uint8x8_t narrow = vshrn_n_u16(vreinterpretq_u16_u8(found), 4);
    return vget_lane_u64(vreinterpret_u64_u8(narrow), 0);
}

static inline uint64_t
stops(const char *at, uint64_t *high)
{
    const uint8x16_t bytes = vld1q_u8((const uint8_t *)at);
    uint8x16_t found = vceqq_u8(bytes, vdupq_n_u8('"'));
    found = vorrq_u8(found, vceqq_u8(bytes, vdupq_n_u8('\\')));
    found = vorrq_u8(found, vcltq_u8(bytes, vdupq_n_u8(0x20)));
    *high = marks(vcgeq_u8(bytes, vdupq_n_u8(0x80)));
    return marks(found);
}

#else

#define WIDE 8
#define MARK 8
#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Eight bytes, the first one lowest on any machine. */
static inline uint64_t
eight_bytes(const char *at)
{
    const unsigned char *bytes = (const unsigned char *)at;
    uint64_t found = 0;
    for (int i = 7; i >= 0; i--) {
        found = found << 8 | bytes[i];
    }
    return found;
}

/* The top bit of each byte that is less than limit, at most 0x80. A borrow may
 * set bits above the lowest one that is right; only the lowest is looked at. */
static inline uint64_t
less_than(uint64_t bytes, unsigned limit)
{
    return (bytes - EACH(limit)) & ~bytes & EACH(0x80);
}

static inline uint64_t
stops(const char *at, uint64_t *high)
{
    const uint64_t bytes = eight_bytes(at);
    *high = bytes & EACH(0x80);
    return less_than(bytes, 0x20) | less_than(bytes ^ EACH('"'), 1)
           | less_than(bytes ^ EACH('\\'), 1);
}

#endif

#if defined(_MSC_VER) && !defined(__clang__)
#include <intrin.h>
static inline int
lowest_bit(uint64_t marks)
{
    unsigned long found;
    _BitScanForward64(&found, marks);
    return (int)found;
}
#else
static inline int
lowest_bit(uint64_t marks)
{
    return __builtin_ctzll(marks);
}
#endif

/* What a byte is written as inside a JSON string: itself (0), a backslash and
 * this letter, or \u00.. (u). As json.encoder.encode_basestring has it. */
static const char ESCAPES[256] = {
    'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'b', 't', 'n', 'u', 'f', 'r', 'u', 'u',
    'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u',
    ['"'] = '"', ['\\'] = '\\',
};

static inline bool
is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* A hash of the length and of both ends of a name. Names that differ in the
 * middle alone share one, which costs a comparison. */
static inline uint32_t
hash_of(const char *text, size_t length)
{
    uint64_t head = 0, tail = 0;
    if (length >= 8) {
        memcpy(&head, text, 8);
        memcpy(&tail, text + length - 8, 8);
    }
    else {
        for (size_t i = 0; i < length; i++) {
            head = head << 8 | (unsigned char)text[i];
        }
    }
    const uint64_t mixed = (head ^ tail * UINT64_C(0x9E3779B97F4A7C15) ^ length)
                           * UINT64_C(0xD6E8FEB86659FD93);
    return (uint32_t)(mixed >> 32);
}

/* Texts that are copied are followed by enough room to copy PADDED bytes at a
 * time, which a compiler turns into a few moves. */
#define PADDED 32


/* ======================================================================= *
 * Tables: the rules of one version
 *
 * All memory belongs to Tables, in blocks. References to Python objects are
 * borrowed from the list kept.
 * ======================================================================= */

typedef enum {
    STRING,     /* most: characters; foreign */
    INTEGER,    /* least, most */
    NUMBER,     /* low, high, decimals */
    BOOLEAN,
    ANYTHING,
    ENUM,       /* names */
    REFERENCE,  /* shape */
    ARRAY,      /* least, most: items; items */
    FOREIGN,    /* only Python knows */
} Kind;

/* A string that the schema lists: an enum member or an action. */
typedef struct {
    const char *text;    /* as JSON, quotes included, padded; NULL: no name */
    Py_ssize_t length;   /* without the quotes */
    PyObject *value;     /* the member; the str of an action */
    int shape;           /* of an action: what its payload is */
} Name;

/* Names by hash_of(); at least half of the places are empty. */
typedef struct {
    size_t mask;
    Name *places;
} Names;

/* Numbers from 0 on by object; at least half of the places are empty. */
typedef struct {
    const void *object;
    int number;
} Numbered;

typedef struct {
    size_t mask;
    Numbered *places;
} Numbers;

typedef struct Rule {
    Kind kind;
    int shape;
    int decimals;      /* digits behind the point at most; -1: any number */
    int64_t least, most;
    double low, high;
    Names names;
    Numbers members;   /* the places in names, by member */
    const struct Rule *items;
    PyObject *foreign; /* a frozenset of strings that only Python knows, or NULL */
} Rule;

typedef struct {
    const char *text;      /* ,"key": padded */
    Py_ssize_t length;     /* of that */
    uint64_t head, mask;   /* the first bytes from the quote on, and which count */
    Py_ssize_t offset;     /* of the slot */
    PyObject *key;
    PyObject *absent;      /* None, or UNSET where None is a null */
    bool required;
    Rule rule;
} Field;

typedef enum {
    OBJECT,        /* a dataclass with slots */
    OPEN_DICT,     /* a dict with any keys; rules for some that are strings */
    FOREIGN_SHAPE, /* only Python knows */
} ShapeKind;

typedef struct {
    ShapeKind kind;
    PyTypeObject *cls;
    int count;
    Field *fields;
    uint64_t required;     /* a bit for each field */
    Py_ssize_t further;    /* offset of additional_properties; 0: keys are closed */
} Shape;

/* CALL, CALLRESULT and SEND, in this order. */
#define FRAMES 3
static const char FRAME_TYPES[FRAMES] = {'2', '3', '6'};
enum { CALL, CALL_RESULT, SEND };

typedef struct {
    PyTypeObject *cls;
    Py_ssize_t message_id, payload, action; /* offsets of the slots */
    Names actions;
} FrameClass;

/* What a class of messages is sent as. */
typedef struct {
    int shape;
    int frame;          /* FRAMES: not by itself */
    const Name *action; /* NULL in a CALLRESULT, which does not name it */
} Message;

/* The members next to next align what follows the block. */
typedef union Block {
    union Block *next;
    double number;
    int64_t integer;
} Block;

typedef struct {
    Block *blocks;
    PyObject *kept;
    int count;
    Shape *shapes;
    Numbers classes;       /* the places in messages, by class */
    Message *messages;
    FrameClass frames[FRAMES];
    bool decimal;          /* numbers in data are Decimal: leave them to Python */
} Tables;

/* The slot of an object at an offset. */
static inline PyObject **
slot(PyObject *object, Py_ssize_t offset)
{
    return (PyObject **)(void *)((char *)object + offset);
}

static inline const Name *
find_name(const Names *names, const char *text, size_t length)
{
    for (size_t at = hash_of(text, length);; at++) {
        const Name *name = &names->places[at & names->mask];
        if (name->text == NULL) {
            return NULL;
        }
        if ((size_t)name->length == length
            && memcmp(name->text + 1, text, length) == 0) {
            return name;
        }
    }
}

static inline size_t
hash_of_pointer(const void *object)
{
    const uint64_t mixed = (uint64_t)(uintptr_t)object * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(mixed >> 32);
}

/* The number of an object, or -1. */
static inline int
number_of(const Numbers *numbers, const void *object)
{
    for (size_t at = hash_of_pointer(object);; at++) {
        const Numbered *place = &numbers->places[at & numbers->mask];
        if (place->object == object) {
            return place->number;
        }
        if (place->object == NULL) {
            return -1;
        }
    }
}


/* ======================================================================= *
 * Making tables
 *
 * accelerator.py says what the parts are. Here things that are wrong raise, as
 * they are mistakes in accelerator.py.
 * ======================================================================= */

/* Memory for count things, all zero; it lives as long as the tables. */
static void *
allocate(Tables *tables, size_t count, size_t size)
{
    if (count > (PY_SSIZE_T_MAX - sizeof(Block)) / size) {
        return PyErr_NoMemory();
    }
    Block *block = PyMem_Calloc(1, sizeof(Block) + count * size);
    if (block == NULL) {
        return PyErr_NoMemory();
    }
    block->next = tables->blocks;
    tables->blocks = block;
    return block + 1;
}

/* A power of two with room for twice so many. */
static size_t
places_for(size_t count)
{
    size_t places = 4;
    while (places < 2 * count) {
        places *= 2;
    }
    return places;
}

static bool
keep(Tables *tables, PyObject *object)
{
    return PyList_Append(tables->kept, object) == 0;
}

/* before + text + after as bytes of the tables, padded. */
static const char *
padded_text(Tables *tables, const char *before, PyObject *text, const char *after,
            Py_ssize_t *length)
{
    Py_ssize_t inner;
    const char *utf8 = PyUnicode_AsUTF8AndSize(text, &inner);
    if (utf8 == NULL) {
        return NULL;
    }
    const size_t head = strlen(before), tail = strlen(after);
    char *made = allocate(tables, head + (size_t)inner + tail + PADDED, 1);
    if (made == NULL) {
        return NULL;
    }
    memcpy(made, before, head);
    memcpy(made + head, utf8, (size_t)inner);
    memcpy(made + head + inner, after, tail);
    *length = (Py_ssize_t)head + inner + (Py_ssize_t)tail;
    return made;
}

static bool
make_numbers(Tables *tables, Numbers *numbers, size_t count)
{
    const size_t places = places_for(count);
    numbers->mask = places - 1;
    numbers->places = allocate(tables, places, sizeof(Numbered));
    return numbers->places != NULL;
}

static void
add_number(Numbers *numbers, const void *object, int number)
{
    size_t at = hash_of_pointer(object);
    while (numbers->places[at & numbers->mask].object != NULL) {
        at++;
    }
    numbers->places[at & numbers->mask] = (Numbered){object, number};
}

static bool
make_names(Tables *tables, Names *names, size_t count)
{
    const size_t places = places_for(count);
    names->mask = places - 1;
    names->places = allocate(tables, places, sizeof(Name));
    return names->places != NULL;
}

/* Adds a name that is not there yet, and gives its place; NULL for an error. */
static Name *
add_name(Tables *tables, Names *names, PyObject *key, PyObject *value, int shape)
{
    Py_ssize_t length;
    if (!PyUnicode_Check(key)) {
        PyErr_SetString(PyExc_TypeError, "a name must be a str");
        return NULL;
    }
    const char *text = padded_text(tables, "\"", key, "\"", &length);
    if (text == NULL || !keep(tables, value)) {
        return NULL;
    }
    size_t at = hash_of(text + 1, (size_t)length - 2);
    while (names->places[at & names->mask].text != NULL) {
        at++;
    }
    Name *name = &names->places[at & names->mask];
    *name = (Name){text, length - 2, value, shape};
    return name;
}

/* {value: member} of an enum. */
static bool
make_enum(Tables *tables, Rule *rule, PyObject *members)
{
    if (!PyDict_CheckExact(members)) {
        PyErr_SetString(PyExc_TypeError, "members must be a dict");
        return false;
    }
    const size_t count = (size_t)PyDict_GET_SIZE(members);
    if (!make_names(tables, &rule->names, count)
        || !make_numbers(tables, &rule->members, count)) {
        return false;
    }
    PyObject *key, *member;
    Py_ssize_t position = 0;
    while (PyDict_Next(members, &position, &key, &member)) {
        const Name *name = add_name(tables, &rule->names, key, member, 0);
        if (name == NULL) {
            return false;
        }
        add_number(&rule->members, member, (int)(name - rule->names.places));
    }
    return true;
}

static bool
make_foreign(Tables *tables, Rule *rule, PyObject *given)
{
    if (!PyFrozenSet_CheckExact(given)) {
        PyErr_SetString(PyExc_TypeError, "foreign values must be a frozenset");
        return false;
    }
    rule->foreign = given;
    return keep(tables, given);
}

static bool
read_limit(PyObject *given, int64_t otherwise, int64_t *limit)
{
    *limit = given == Py_None ? otherwise : (int64_t)PyLong_AsLongLong(given);
    return *limit != -1 || !PyErr_Occurred();
}

static bool
read_bound(PyObject *given, double otherwise, double *bound)
{
    *bound = given == Py_None ? otherwise : PyFloat_AsDouble(given);
    return *bound != -1.0 || !PyErr_Occurred();
}

static bool make_rule(Tables *tables, Rule *rule, PyObject *given);

/* The number of a shape. They are all counted, though not made yet. */
static bool
read_shape(const Tables *tables, PyObject *given, int *shape)
{
    const long number = PyLong_AsLong(given);
    if (number == -1 && PyErr_Occurred()) {
        return false;
    }
    if (number < 0 || number >= tables->count) {
        PyErr_SetString(PyExc_ValueError, "there is no such shape");
        return false;
    }
    *shape = (int)number;
    return true;
}

static bool
make_items(Tables *tables, Rule *rule, PyObject *given)
{
    Rule *items = allocate(tables, 1, sizeof(Rule));
    if (items == NULL || Py_EnterRecursiveCall(" in the rules of an array")) {
        return false;
    }
    const bool made = make_rule(tables, items, given);
    Py_LeaveRecursiveCall();
    rule->items = items;
    return made;
}

/* (kind, lower limit, upper limit, what else there is to say) */
static bool
make_rule(Tables *tables, Rule *rule, PyObject *given)
{
    int kind;
    PyObject *least, *most, *more;
    if (!PyTuple_Check(given)) {
        PyErr_SetString(PyExc_TypeError, "a rule must be a tuple");
        return false;
    }
    if (!PyArg_ParseTuple(given, "iOOO", &kind, &least, &most, &more)) {
        return false;
    }
    if (kind < STRING || kind > FOREIGN) {
        PyErr_SetString(PyExc_ValueError, "there is no such kind of rule");
        return false;
    }
    rule->kind = (Kind)kind;
    rule->decimals = -1;
    if (rule->kind == NUMBER) {
        int64_t decimals;
        if (!read_bound(least, -HUGE_VAL, &rule->low)
            || !read_bound(most, HUGE_VAL, &rule->high)
            || !read_limit(more, -1, &decimals)) {
            return false;
        }
        rule->decimals = decimals > DBL_DIG ? DBL_DIG : (int)decimals;
        return true;
    }
    if (!read_limit(least, INT64_MIN, &rule->least)
        || !read_limit(most, INT64_MAX, &rule->most)) {
        return false;
    }
    switch (rule->kind) {
    case STRING:
        return more == Py_None || make_foreign(tables, rule, more);
    case ENUM:
        return make_enum(tables, rule, more);
    case REFERENCE:
        return read_shape(tables, more, &rule->shape);
    case ARRAY:
        return make_items(tables, rule, more);
    default:
        return true;
    }
}

/* Where a class has a slot of a name, if it is one that holds any object. */
static bool
slot_offset(PyTypeObject *cls, PyObject *name, Py_ssize_t *offset)
{
    PyObject *found = PyObject_GetAttr((PyObject *)cls, name);
    if (found == NULL) {
        return false;
    }
    bool right = false;
    if (Py_IS_TYPE(found, &PyMemberDescr_Type)
        && PyType_IsSubtype(cls, PyDescr_TYPE(found))) {
        const PyMemberDef *member = ((PyMemberDescrObject *)found)->d_member;
        *offset = member->offset;
        right = member->type == T_OBJECT_EX && member->flags == 0
                && member->offset >= (Py_ssize_t)sizeof(PyObject)
                && member->offset + (Py_ssize_t)sizeof(PyObject *)
                       <= cls->tp_basicsize;
    }
    Py_DECREF(found);
    if (!right) {
        PyErr_Format(PyExc_TypeError, "%R is not a slot of %R", name, cls);
    }
    return right;
}

/* Whether new objects of a class may be made without asking the class. */
static bool
check_class(PyTypeObject *cls)
{
    if (!PyType_HasFeature(cls, Py_TPFLAGS_HEAPTYPE) || cls->tp_itemsize != 0
        || cls->tp_alloc != PyType_GenericAlloc) {
        PyErr_Format(PyExc_TypeError, "%R is not a class of plain slots", cls);
        return false;
    }
    return true;
}

/* (key, name of the slot, rule, required, absent) */
static bool
make_field(Tables *tables, const Shape *shape, Field *field, PyObject *given)
{
    PyObject *name, *rule;
    int required;
    if (!PyTuple_Check(given)) {
        PyErr_SetString(PyExc_TypeError, "a field must be a tuple");
        return false;
    }
    if (!PyArg_ParseTuple(given, "UUOpO", &field->key, &name, &rule, &required,
                          &field->absent)) {
        return false;
    }
    field->required = required;
    if (!keep(tables, field->key) || !keep(tables, field->absent)
        || !make_rule(tables, &field->rule, rule)) {
        return false;
    }
    if (shape->kind == OBJECT && !slot_offset(shape->cls, name, &field->offset)) {
        return false;
    }
    field->text = padded_text(tables, ",\"", field->key, "\":", &field->length);
    if (field->text == NULL) {
        return false;
    }
    const size_t counted = field->length - 1 < 8 ? (size_t)field->length - 1 : 8;
    memset(&field->mask, 0xff, counted);
    memcpy(&field->head, field->text + 1, counted);
    return true;
}

/* (kind, class, fields, name of the slot for further keys or None) */
static bool
make_shape(Tables *tables, Shape *shape, PyObject *given)
{
    int kind;
    PyObject *fields, *further;
    if (!PyTuple_Check(given)) {
        PyErr_SetString(PyExc_TypeError, "a shape must be a tuple");
        return false;
    }
    if (!PyArg_ParseTuple(given, "iO!O!O", &kind, &PyType_Type, &shape->cls,
                          &PyTuple_Type, &fields, &further)
        || !keep(tables, (PyObject *)shape->cls)) {
        return false;
    }
    const Py_ssize_t count = PyTuple_GET_SIZE(fields);
    if (kind < OBJECT || kind > FOREIGN_SHAPE || count > 64) {
        PyErr_SetString(PyExc_ValueError, "a shape is not as it must be");
        return false;
    }
    shape->kind = (ShapeKind)kind;
    if (shape->kind == OBJECT && !check_class(shape->cls)) {
        return false;
    }
    if (further != Py_None && !slot_offset(shape->cls, further, &shape->further)) {
        return false;
    }
    shape->count = (int)count;
    shape->fields = allocate(tables, (size_t)count, sizeof(Field));
    if (shape->fields == NULL) {
        return false;
    }
    for (int i = 0; i < shape->count; i++) {
        Field *field = &shape->fields[i];
        if (!make_field(tables, shape, field, PyTuple_GET_ITEM(fields, i))) {
            return false;
        }
        if (field->required) {
            shape->required |= UINT64_C(1) << i;
        }
    }
    return true;
}

static bool
make_shapes(Tables *tables, PyObject *given)
{
    const Py_ssize_t count = PyTuple_GET_SIZE(given);
    tables->count = (int)count;
    tables->shapes = allocate(tables, (size_t)count, sizeof(Shape));
    if (tables->shapes == NULL) {
        return false;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        if (!make_shape(tables, &tables->shapes[i], PyTuple_GET_ITEM(given, i))) {
            return false;
        }
    }
    return true;
}

/* (class, {action: number of its payload's shape}) */
static bool
make_frame(Tables *tables, FrameClass *frame, PyObject *given)
{
    PyObject *actions;
    if (!PyTuple_Check(given)) {
        PyErr_SetString(PyExc_TypeError, "a frame must be a tuple");
        return false;
    }
    if (!PyArg_ParseTuple(given, "O!O!", &PyType_Type, &frame->cls, &PyDict_Type,
                          &actions)
        || !keep(tables, (PyObject *)frame->cls) || !check_class(frame->cls)) {
        return false;
    }
    const struct {
        const char *name;
        Py_ssize_t *offset;
    } slots[] = {
        {"message_id", &frame->message_id},
        {"payload", &frame->payload},
        {"action", &frame->action},
    };
    for (size_t i = 0; i < sizeof(slots) / sizeof(slots[0]); i++) {
        PyObject *name = PyUnicode_FromString(slots[i].name);
        if (name == NULL) {
            return false;
        }
        const bool found = slot_offset(frame->cls, name, slots[i].offset);
        Py_DECREF(name);
        if (!found) {
            return false;
        }
    }
    if (!make_names(tables, &frame->actions, (size_t)PyDict_GET_SIZE(actions))) {
        return false;
    }
    PyObject *action, *number;
    Py_ssize_t position = 0;
    while (PyDict_Next(actions, &position, &action, &number)) {
        int shape;
        if (!read_shape(tables, number, &shape)
            || !add_name(tables, &frame->actions, action, action, shape)) {
            return false;
        }
    }
    return true;
}

/* (class, number of its shape, number of its frame or None, action) */
static bool
make_message(Tables *tables, Message *message, PyObject *given, int number)
{
    PyTypeObject *cls;
    PyObject *shape, *frame, *action;
    int64_t frame_number;
    if (!PyTuple_Check(given)) {
        PyErr_SetString(PyExc_TypeError, "a message must be a tuple");
        return false;
    }
    if (!PyArg_ParseTuple(given, "O!OOO", &PyType_Type, &cls, &shape, &frame, &action)
        || !keep(tables, (PyObject *)cls)
        || !read_shape(tables, shape, &message->shape)
        || !read_limit(frame, FRAMES, &frame_number)) {
        return false;
    }
    if (frame_number < 0 || frame_number > FRAMES) {
        PyErr_SetString(PyExc_ValueError, "there is no such frame");
        return false;
    }
    message->frame = (int)frame_number;
    if (message->frame == CALL || message->frame == SEND) {
        Py_ssize_t length;
        const char *text = PyUnicode_AsUTF8AndSize(action, &length);
        if (text == NULL) {
            return false;
        }
        const Names *actions = &tables->frames[message->frame].actions;
        message->action = find_name(actions, text, (size_t)length);
        if (message->action == NULL) {
            PyErr_SetString(PyExc_ValueError, "there is no such action");
            return false;
        }
    }
    add_number(&tables->classes, cls, number);
    return true;
}

static bool
make_messages(Tables *tables, PyObject *given)
{
    const Py_ssize_t count = PyTuple_GET_SIZE(given);
    tables->messages = allocate(tables, (size_t)count, sizeof(Message));
    if (tables->messages == NULL
        || !make_numbers(tables, &tables->classes, (size_t)count)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        Message *message = &tables->messages[i];
        if (!make_message(tables, message, PyTuple_GET_ITEM(given, i), i)) {
            return false;
        }
    }
    return true;
}

/* (shapes, frames, messages, decimal) */
static bool
make_tables(Tables *tables, PyObject *given)
{
    PyObject *shapes, *frames[FRAMES], *messages;
    int decimal;
    if (!PyTuple_Check(given)) {
        PyErr_SetString(PyExc_TypeError, "tables must be a tuple");
        return false;
    }
    if (!PyArg_ParseTuple(given, "O!(OOO)O!p", &PyTuple_Type, &shapes, &frames[0],
                          &frames[1], &frames[2], &PyTuple_Type, &messages, &decimal)) {
        return false;
    }
    tables->decimal = decimal;
    tables->kept = PyList_New(0);
    if (tables->kept == NULL || !make_shapes(tables, shapes)) {
        return false;
    }
    for (int i = 0; i < FRAMES; i++) {
        if (!make_frame(tables, &tables->frames[i], frames[i])) {
            return false;
        }
    }
    return make_messages(tables, messages);
}

static void
free_tables(Tables *tables)
{
    PyObject *kept = tables->kept;
    Block *block = tables->blocks;
    memset(tables, 0, sizeof(Tables));
    while (block != NULL) {
        Block *next = block->next;
        PyMem_Free(block);
        block = next;
    }
    Py_XDECREF(kept);
}


/* ======================================================================= *
 * Reading
 *
 * A function leaves reader->at behind what it has read. NULL or false: not
 * mine; then reader->at may be anywhere.
 * ======================================================================= */

/* Items of arrays wait here until their number is known. */
#define FEW_ITEMS 32

typedef struct {
    const char *at;
    const char *end;       /* the NUL byte */
    const Tables *tables;
    PyObject **items;      /* a stack, owning */
    size_t count, room;
    char *unescaped;       /* memory for one string */
    size_t unescaped_room;
    PyObject *few_items[FEW_ITEMS];
} Reader;

static void
open_reader(Reader *reader, const Tables *tables, const char *text, Py_ssize_t length)
{
    reader->at = text;
    reader->end = text + length;
    reader->tables = tables;
    reader->items = reader->few_items;
    reader->count = 0;
    reader->room = FEW_ITEMS;
    reader->unescaped = NULL;
    reader->unescaped_room = 0;
}

static void
close_reader(Reader *reader)
{
    while (reader->count > 0) {
        Py_DECREF(reader->items[--reader->count]);
    }
    if (reader->items != reader->few_items) {
        PyMem_Free(reader->items);
    }
    PyMem_Free(reader->unescaped);
}

static inline void
skip_space(Reader *reader)
{
    while (*reader->at == ' ' || *reader->at == '\n' || *reader->at == '\r'
           || *reader->at == '\t') {
        reader->at++;
    }
}

static inline bool
skip_byte(Reader *reader, char byte)
{
    if (*reader->at != byte) {
        return false;
    }
    reader->at++;
    return true;
}

/* A byte with white space on both sides of it. */
static inline bool
skip_token(Reader *reader, char byte)
{
    skip_space(reader);
    if (!skip_byte(reader, byte)) {
        return false;
    }
    skip_space(reader);
    return true;
}

static inline bool
skip_word(Reader *reader, const char *word, Py_ssize_t length)
{
    if (reader->end - reader->at < length
        || memcmp(reader->at, word, (size_t)length) != 0) {
        return false;
    }
    reader->at += length;
    return true;
}

/* The stretch of a string up to its end or its first escape. */
typedef struct {
    const char *text;
    Py_ssize_t length;
    bool high;      /* some bytes are not ASCII */
    bool escapes;   /* it ends at an escape, not at the quote */
} Stretch;

/* Goes from inside a string behind its quote, or to an escape. */
static inline bool
read_stretch(Reader *reader, Stretch *stretch)
{
    const char *at = reader->at;
    uint64_t any_high = 0;
    bool stopped = false;
    stretch->text = at;
    while (!stopped && reader->end - at >= WIDE) {
        uint64_t high;
        const uint64_t found = stops(at, &high);
        stopped = found != 0;
        /* Of the bytes before the stop, which are all without one. */
        any_high |= high & ((found & (~found + 1)) - 1);
        at += stopped ? lowest_bit(found) / MARK : WIDE;
    }
    /* The NUL byte at the end has an escape as well. */
    while (ESCAPES[(unsigned char)*at] == 0) {
        any_high |= (unsigned char)*at & 0x80;
        at++;
    }
    stretch->length = at - stretch->text;
    stretch->high = any_high != 0;
    stretch->escapes = *at == '\\';
    reader->at = at + 1;
    return stretch->escapes || *at == '"';
}

/* A string without escapes, such as a key or a member of an enum. */
static inline bool
read_plain(Reader *reader, Stretch *stretch)
{
    return skip_byte(reader, '"') && read_stretch(reader, stretch)
           && !stretch->escapes;
}

static int
hex_digit(char byte)
{
    if (is_digit(byte)) {
        return byte - '0';
    }
    const char lower = (char)(byte | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* Four hexadecimal digits, or -1. */
static long
read_hex(Reader *reader)
{
    long found = 0;
    for (int i = 0; i < 4; i++) {
        const int digit = hex_digit(*reader->at);
        if (digit < 0) {
            return -1;
        }
        found = found << 4 | digit;
        reader->at++;
    }
    return found;
}

/* The character of \u and what follows; -1: not mine. A pair of surrogates is
 * one character, half a pair is not mine. */
static long
read_unicode_escape(Reader *reader)
{
    const long first = read_hex(reader);
    if (first < 0xD800 || first > 0xDFFF) {
        return first;
    }
    if (first >= 0xDC00 || !skip_byte(reader, '\\') || !skip_byte(reader, 'u')) {
        return -1;
    }
    const long second = read_hex(reader);
    if (second < 0xDC00 || second > 0xDFFF) {
        return -1;
    }
    return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
}

/* The character of an escape, from behind the backslash on; -1: not mine. */
static long
read_escape(Reader *reader)
{
    const char letter = *reader->at;
    if (letter == '\0') {
        return -1;
    }
    reader->at++;
    switch (letter) {
    case '"':
    case '\\':
    case '/':
        return letter;
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'u':
        return read_unicode_escape(reader);
    default:
        return -1;
    }
}

/* Writes a character as UTF-8, at most four bytes, and gives the end of it. */
static char *
put_utf8(char *out, long character)
{
    if (character < 0x80) {
        *out++ = (char)character;
        return out;
    }
    if (character < 0x800) {
        *out++ = (char)(0xC0 | character >> 6);
    }
    else {
        if (character < 0x10000) {
            *out++ = (char)(0xE0 | character >> 12);
        }
        else {
            *out++ = (char)(0xF0 | character >> 18);
            *out++ = (char)(0x80 | (character >> 12 & 0x3F));
        }
        *out++ = (char)(0x80 | (character >> 6 & 0x3F));
    }
    *out++ = (char)(0x80 | (character & 0x3F));
    return out;
}

/* Makes room for so many bytes of an unescaped string, and keeps what is there. */
static bool
unescaped_room(Reader *reader, size_t size)
{
    if (size <= reader->unescaped_room) {
        return true;
    }
    const size_t room = size < 256 ? 256 : 2 * size;
    char *memory = PyMem_Realloc(reader->unescaped, room);
    if (memory == NULL) {
        return false;
    }
    reader->unescaped = memory;
    reader->unescaped_room = room;
    return true;
}

/* A string whose first stretch ended at an escape. */
static PyObject *
read_escaped(Reader *reader, Stretch *stretch)
{
    size_t length = 0;
    for (;;) {
        const size_t stretched = (size_t)stretch->length;
        if (!unescaped_room(reader, length + stretched + 4)) {
            return NULL;
        }
        memcpy(reader->unescaped + length, stretch->text, stretched);
        length += stretched;
        if (!stretch->escapes) {
            return PyUnicode_DecodeUTF8(reader->unescaped, (Py_ssize_t)length, NULL);
        }
        const long character = read_escape(reader);
        if (character < 0) {
            return NULL;
        }
        const char *end = put_utf8(reader->unescaped + length, character);
        length = (size_t)(end - reader->unescaped);
        if (!read_stretch(reader, stretch)) {
            return NULL;
        }
    }
}

static inline PyObject *
read_string(Reader *reader)
{
    Stretch stretch;
    if (!skip_byte(reader, '"') || !read_stretch(reader, &stretch)) {
        return NULL;
    }
    if (stretch.escapes) {
        return read_escaped(reader, &stretch);
    }
    if (stretch.high) {
        return PyUnicode_DecodeUTF8(stretch.text, stretch.length, NULL);
    }
    PyObject *made = PyUnicode_New(stretch.length, 127);
    if (made != NULL) {
        memcpy(PyUnicode_1BYTE_DATA(made), stretch.text, (size_t)stretch.length);
    }
    return made;
}

/* Numbers */

#define MAX_DIGITS 18          /* so many fit into int64_t, whatever they are */
#define EXACT_INTEGER 9007199254740992 /* 2 ** 53: to there all are doubles */
#define EXACT_POWER 22         /* 10 ** 22 is the last power that is a double */

static const double POWERS[EXACT_POWER + 1] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

/* A number as it is written: digits * 10 ** exponent. */
typedef struct {
    const char *start;
    bool negative;
    bool whole;       /* without fraction and exponent */
    int64_t digits;
    int count;        /* of the digits, without leading zeros */
    int exponent;
} Literal;

static inline void
read_digits(Reader *reader, Literal *literal)
{
    while (is_digit(*reader->at)) {
        const int digit = *reader->at++ - '0';
        if (literal->count > MAX_DIGITS) {
            continue; /* too many already */
        }
        if (literal->count > 0 || digit > 0) {
            literal->count++;
        }
        if (literal->count <= MAX_DIGITS) {
            literal->digits = 10 * literal->digits + digit;
        }
    }
}

/* The exponent, from behind the e on; false: not mine. */
static bool
read_exponent(Reader *reader, Literal *literal)
{
    const bool negative = *reader->at == '-';
    if (negative || *reader->at == '+') {
        reader->at++;
    }
    const char *start = reader->at;
    int found = 0;
    while (is_digit(*reader->at) && reader->at - start < 4) {
        found = 10 * found + (*reader->at++ - '0');
    }
    literal->exponent += negative ? -found : found;
    return reader->at > start && !is_digit(*reader->at);
}

static inline bool
read_literal(Reader *reader, Literal *literal)
{
    *literal = (Literal){.start = reader->at, .whole = true};
    literal->negative = skip_byte(reader, '-');
    if (!is_digit(*reader->at)
        || (*reader->at == '0' && is_digit(reader->at[1]))) {
        return false;
    }
    read_digits(reader, literal);
    if (*reader->at == '.') {
        const char *fraction = ++reader->at;
        read_digits(reader, literal);
        const Py_ssize_t length = reader->at - fraction;
        if (length == 0 || length > 400) {
            return false;
        }
        literal->exponent = -(int)length;
        literal->whole = false;
    }
    if (*reader->at == 'e' || *reader->at == 'E') {
        reader->at++;
        literal->whole = false;
        if (!read_exponent(reader, literal)) {
            return false;
        }
    }
    return literal->count <= MAX_DIGITS;
}

static inline int64_t
integer_of(const Literal *literal)
{
    return literal->negative ? -literal->digits : literal->digits;
}

/* The double nearest to a literal, read up to reader->at. */
static inline bool
double_of(const Reader *reader, const Literal *literal, double *found)
{
#if FLT_EVAL_METHOD == 0
    const int exponent = literal->exponent;
    if (literal->digits <= EXACT_INTEGER && -EXACT_POWER <= exponent
        && exponent <= EXACT_POWER) {
        /* Both are doubles, so that one operation rounds, and does it right. */
        double value = (double)literal->digits;
        value = exponent < 0 ? value / POWERS[-exponent] : value * POWERS[exponent];
        *found = literal->negative ? -value : value;
        return true;
    }
#endif
    char *end;
    *found = PyOS_string_to_double(literal->start, &end, NULL);
    return end == reader->at && isfinite(*found);
}

/* Whether a literal has no more digits behind the point than that, other than
 * zeros: then it is a multiple of 10 ** -decimals, also as repr has its double. */
static bool
is_decimal(const Literal *literal, int decimals)
{
    int64_t digits = literal->digits;
    int exponent = literal->exponent;
    if (literal->count > DBL_DIG) {
        return false;
    }
    while (exponent < -decimals && digits % 10 == 0 && digits != 0) {
        digits /= 10;
        exponent++;
    }
    return exponent >= -decimals;
}

static PyObject *
read_integer(Reader *reader, const Rule *rule)
{
    Literal literal;
    if (!read_literal(reader, &literal) || !literal.whole) {
        return NULL;
    }
    const int64_t value = integer_of(&literal);
    if (value < rule->least || value > rule->most) {
        return NULL;
    }
    return PyLong_FromLongLong(value);
}

static PyObject *
read_number(Reader *reader, const Rule *rule)
{
    Literal literal;
    double value;
    if (!read_literal(reader, &literal)) {
        return NULL;
    }
    if (literal.whole) { /* -0 is the integer 0 */
        value = (double)integer_of(&literal);
        if (literal.digits > EXACT_INTEGER) {
            return NULL;
        }
    }
    else if (!double_of(reader, &literal, &value)) {
        return NULL;
    }
    if (rule->decimals >= 0 && !is_decimal(&literal, rule->decimals)) {
        return NULL;
    }
    if (value < rule->low || value > rule->high) {
        return NULL;
    }
    return PyFloat_FromDouble(value);
}

/* Arrays and data that no schema describes */

/* Takes over the reference to an item; NULL: not mine. */
static inline bool
push_item(Reader *reader, PyObject *item)
{
    if (item == NULL) {
        return false;
    }
    if (reader->count == reader->room) {
        const bool few = reader->items == reader->few_items;
        const size_t room = 2 * reader->room;
        PyObject **items =
            PyMem_Realloc(few ? NULL : reader->items, room * sizeof(PyObject *));
        if (items == NULL) {
            Py_DECREF(item);
            return false;
        }
        if (few) {
            memcpy(items, reader->few_items, sizeof(reader->few_items));
        }
        reader->items = items;
        reader->room = room;
    }
    reader->items[reader->count++] = item;
    return true;
}

/* A list of the items that were pushed since there were count. */
static PyObject *
pop_items(Reader *reader, size_t count)
{
    PyObject *made = PyList_New((Py_ssize_t)(reader->count - count));
    if (made == NULL) {
        return NULL;
    }
    for (size_t i = count; i < reader->count; i++) {
        PyList_SET_ITEM(made, (Py_ssize_t)(i - count), reader->items[i]);
    }
    reader->count = count;
    return made;
}

static PyObject *read_value(Reader *reader, const Rule *rule, int depth);
static PyObject *read_data(Reader *reader, int depth);

static PyObject *
read_array(Reader *reader, const Rule *rule, int depth)
{
    const size_t before = reader->count;
    if (depth >= MAX_DEPTH || !skip_byte(reader, '[')) {
        return NULL;
    }
    skip_space(reader);
    if (!skip_byte(reader, ']')) {
        do {
            skip_space(reader);
            PyObject *item = read_value(reader, rule->items, depth + 1);
            if (!push_item(reader, item)) {
                return NULL;
            }
            skip_space(reader);
        } while (skip_byte(reader, ','));
        if (!skip_byte(reader, ']')) {
            return NULL;
        }
    }
    const int64_t count = (int64_t)(reader->count - before);
    if (count < rule->least || count > rule->most) {
        return NULL;
    }
    return pop_items(reader, before);
}

static PyObject *
read_data_list(Reader *reader, int depth)
{
    const size_t before = reader->count;
    if (depth >= MAX_DATA_DEPTH || !skip_byte(reader, '[')) {
        return NULL;
    }
    skip_space(reader);
    if (!skip_byte(reader, ']')) {
        do {
            skip_space(reader);
            if (!push_item(reader, read_data(reader, depth + 1))) {
                return NULL;
            }
            skip_space(reader);
        } while (skip_byte(reader, ','));
        if (!skip_byte(reader, ']')) {
            return NULL;
        }
    }
    return pop_items(reader, before);
}

/* One key and its value. */
static bool
read_member(Reader *reader, PyObject *dict, int depth)
{
    PyObject *key = read_string(reader);
    if (key == NULL) {
        return false;
    }
    PyObject *value = skip_token(reader, ':') ? read_data(reader, depth) : NULL;
    const bool added = value != NULL && PyDict_SetItem(dict, key, value) == 0;
    Py_DECREF(key);
    Py_XDECREF(value);
    return added;
}

static bool
read_members(Reader *reader, PyObject *dict, int depth)
{
    Py_ssize_t count = 0;
    skip_space(reader);
    if (skip_byte(reader, '}')) {
        return true;
    }
    do {
        skip_space(reader);
        if (!read_member(reader, dict, depth)) {
            return false;
        }
        count++;
        skip_space(reader);
    } while (skip_byte(reader, ','));
    return skip_byte(reader, '}') && PyDict_GET_SIZE(dict) == count;
}

static PyObject *
read_data_dict(Reader *reader, int depth)
{
    if (depth >= MAX_DATA_DEPTH || !skip_byte(reader, '{')) {
        return NULL;
    }
    PyObject *made = PyDict_New();
    if (made != NULL && !read_members(reader, made, depth + 1)) {
        Py_CLEAR(made);
    }
    return made;
}

static PyObject *
read_word(Reader *reader, const char *word, PyObject *value)
{
    if (!skip_word(reader, word, (Py_ssize_t)strlen(word))) {
        return NULL;
    }
    Py_INCREF(value);
    return value;
}

static PyObject *
read_data_number(Reader *reader)
{
    Literal literal;
    double value;
    if (!read_literal(reader, &literal)) {
        return NULL;
    }
    if (literal.whole) {
        return PyLong_FromLongLong(integer_of(&literal));
    }
    if (reader->tables->decimal || !double_of(reader, &literal, &value)) {
        return NULL;
    }
    return PyFloat_FromDouble(value);
}

/* Any value; depth counts the lists and dicts around it. */
static PyObject *
read_data(Reader *reader, int depth)
{
    switch (*reader->at) {
    case '"':
        return read_string(reader);
    case '[':
        return read_data_list(reader, depth);
    case '{':
        return read_data_dict(reader, depth);
    case 't':
        return read_word(reader, "true", Py_True);
    case 'f':
        return read_word(reader, "false", Py_False);
    case 'n':
        return read_word(reader, "null", Py_None);
    default:
        return read_data_number(reader);
    }
}

/* Objects */

/* Whether a string keeps its rule, and is not one that only Python knows. */
static inline bool
is_right_string(const Rule *rule, PyObject *text)
{
    return (int64_t)PyUnicode_GET_LENGTH(text) <= rule->most
           && (rule->foreign == NULL || PySet_Contains(rule->foreign, text) == 0);
}

/* A dict with any keys, those checked that have a rule. */
static PyObject *
read_open_dict(Reader *reader, const Shape *shape)
{
    PyObject *made = read_data_dict(reader, 0);
    if (made == NULL) {
        return NULL;
    }
    for (int i = 0; i < shape->count; i++) {
        const Field *field = &shape->fields[i];
        PyObject *found = PyDict_GetItemWithError(made, field->key);
        const bool right =
            found == NULL ? !field->required
                          : field->rule.kind == STRING && PyUnicode_Check(found)
                                && is_right_string(&field->rule, found);
        if (!right) {
            Py_DECREF(made);
            return NULL;
        }
    }
    return made;
}

/* The field whose key comes next, read up to the colon; NULL: not mine. */
static const Field *
read_unusual_key(Reader *reader, const Shape *shape)
{
    Stretch key;
    if (!read_plain(reader, &key) || !skip_token(reader, ':')) {
        return NULL;
    }
    for (int i = 0; i < shape->count; i++) {
        const Field *field = &shape->fields[i];
        if (field->length - 4 == key.length
            && memcmp(field->text + 2, key.text, (size_t)key.length) == 0) {
            return field;
        }
    }
    return NULL;
}

/* The same, where the colon follows the key at once. Keys mostly come in the order
 * of the schema, so it starts to look at the one that is expected. */
static inline const Field *
read_key(Reader *reader, const Shape *shape, int expected)
{
    const Py_ssize_t left = reader->end - reader->at;
    uint64_t head;
    if (left < (Py_ssize_t)sizeof(head)) {
        return read_unusual_key(reader, shape);
    }
    memcpy(&head, reader->at, sizeof(head));
    for (int tried = 0, i = expected; tried < shape->count; tried++, i++) {
        if (i == shape->count) {
            i = 0;
        }
        const Field *field = &shape->fields[i];
        const Py_ssize_t length = field->length - 1;
        if ((head & field->mask) == field->head && length <= left
            && (length <= 8
                || memcmp(field->text + 9, reader->at + 8, (size_t)length - 8) == 0)) {
            reader->at += length;
            return field;
        }
    }
    return read_unusual_key(reader, shape);
}

/* Fills the slots whose keys come, from behind the brace on; *missing keeps a bit
 * for each of the others. */
static inline bool
read_fields(Reader *reader, const Shape *shape, PyObject *made, int depth,
            uint64_t *missing)
{
    int expected = 0;
    skip_space(reader);
    if (skip_byte(reader, '}')) {
        return true;
    }
    do {
        skip_space(reader);
        const Field *field = read_key(reader, shape, expected);
        if (field == NULL) {
            return false;
        }
        expected = (int)(field - shape->fields);
        const uint64_t bit = UINT64_C(1) << expected++;
        if (!(*missing & bit)) {
            return false; /* a duplicate key */
        }
        skip_space(reader);
        PyObject *value = read_value(reader, &field->rule, depth);
        if (value == NULL) {
            return false;
        }
        *missing &= ~bit;
        *slot(made, field->offset) = value;
        skip_space(reader);
    } while (skip_byte(reader, ','));
    return skip_byte(reader, '}');
}

/* A bit for each field. */
static inline uint64_t
all_fields(const Shape *shape)
{
    return shape->count == 64 ? ~UINT64_C(0) : (UINT64_C(1) << shape->count) - 1;
}

static PyObject *
read_object(Reader *reader, const Shape *shape, int depth)
{
    if (depth >= MAX_DEPTH || !skip_byte(reader, '{')) {
        return NULL;
    }
    PyObject *made = PyType_GenericAlloc(shape->cls, 0);
    if (made == NULL) {
        return NULL;
    }
    uint64_t missing = all_fields(shape);
    if (!read_fields(reader, shape, made, depth + 1, &missing)
        || (missing & shape->required)) {
        Py_DECREF(made);
        return NULL;
    }
    for (; missing; missing &= missing - 1) {
        const Field *field = &shape->fields[lowest_bit(missing)];
        Py_INCREF(field->absent);
        *slot(made, field->offset) = field->absent;
    }
    if (shape->further) { /* a further key is not mine */
        Py_INCREF(Py_None);
        *slot(made, shape->further) = Py_None;
    }
    return made;
}

static PyObject *
read_shape_value(Reader *reader, const Shape *shape, int depth)
{
    switch (shape->kind) {
    case OBJECT:
        return read_object(reader, shape, depth);
    case OPEN_DICT:
        return read_open_dict(reader, shape);
    default:
        return NULL;
    }
}

static PyObject *
read_limited_string(Reader *reader, const Rule *rule)
{
    PyObject *made = read_string(reader);
    if (made != NULL && !is_right_string(rule, made)) {
        Py_CLEAR(made);
    }
    return made;
}

static PyObject *
read_enum(Reader *reader, const Rule *rule)
{
    Stretch stretch;
    if (!read_plain(reader, &stretch)) {
        return NULL;
    }
    const Name *name =
        find_name(&rule->names, stretch.text, (size_t)stretch.length);
    if (name == NULL) {
        return NULL;
    }
    Py_INCREF(name->value);
    return name->value;
}

static PyObject *
read_value(Reader *reader, const Rule *rule, int depth)
{
    switch (rule->kind) {
    case STRING:
        return read_limited_string(reader, rule);
    case INTEGER:
        return read_integer(reader, rule);
    case NUMBER:
        return read_number(reader, rule);
    case BOOLEAN:
        return *reader->at == 't' ? read_word(reader, "true", Py_True)
                                  : read_word(reader, "false", Py_False);
    case ANYTHING:
        return read_data(reader, 0);
    case ENUM:
        return read_enum(reader, rule);
    case REFERENCE:
        return read_shape_value(reader, &reader->tables->shapes[rule->shape], depth);
    case ARRAY:
        return read_array(reader, rule, depth);
    default:
        return NULL;
    }
}

/* Whole texts */

/* The bytes of a str or bytes, which a NUL follows; NULL: not mine. */
static const char *
bytes_of(PyObject *text, Py_ssize_t *length)
{
    if (PyUnicode_CheckExact(text)) {
        return PyUnicode_AsUTF8AndSize(text, length);
    }
    if (PyBytes_CheckExact(text)) {
        *length = PyBytes_GET_SIZE(text);
        return PyBytes_AS_STRING(text);
    }
    return NULL;
}

static bool
at_end(Reader *reader)
{
    skip_space(reader);
    return reader->at == reader->end;
}

/* The message of a class in a text. */
static PyObject *
message_of(const Tables *tables, PyObject *cls, PyObject *text)
{
    const int number = number_of(&tables->classes, cls);
    Py_ssize_t length;
    const char *bytes = number < 0 ? NULL : bytes_of(text, &length);
    if (bytes == NULL) {
        return NULL;
    }
    const Shape *shape = &tables->shapes[tables->messages[number].shape];
    if (shape->kind != OBJECT) {
        return NULL; /* alone, an open dict is of a class of its own */
    }
    Reader reader;
    open_reader(&reader, tables, bytes, length);
    skip_space(&reader);
    PyObject *message = read_object(&reader, shape, 0);
    if (message != NULL && !at_end(&reader)) {
        Py_CLEAR(message);
    }
    close_reader(&reader);
    return message;
}

/* A frame up to the message id, which is returned; *type is its first byte. */
static PyObject *
read_frame_head(Reader *reader, char *type)
{
    if (!skip_token(reader, '[')) {
        return NULL;
    }
    *type = *reader->at;
    if (!is_digit(*type)) {
        return NULL;
    }
    reader->at++;
    if (!skip_token(reader, ',')) {
        return NULL;
    }
    PyObject *message_id = read_string(reader);
    if (message_id == NULL) {
        return NULL;
    }
    const Py_ssize_t length = PyUnicode_GET_LENGTH(message_id);
    if (length == 0 || length > MAX_ID_LENGTH || !skip_token(reader, ',')) {
        Py_DECREF(message_id);
        return NULL;
    }
    return message_id;
}

/* The payload of a frame and the rest of its text. */
static PyObject *
read_frame_tail(Reader *reader, int shape)
{
    const Shape *found = &reader->tables->shapes[shape];
    if (found->kind != OBJECT) {
        return NULL;
    }
    PyObject *payload = read_object(reader, found, 0);
    if (payload != NULL && !(skip_token(reader, ']') && at_end(reader))) {
        Py_CLEAR(payload);
    }
    return payload;
}

/* A frame of what it takes over; NULL for a payload that is not mine. */
static PyObject *
make_frame_object(const FrameClass *frame, PyObject *message_id, PyObject *payload,
                  PyObject *action)
{
    PyObject *made =
        payload == NULL ? NULL : PyType_GenericAlloc(frame->cls, 0);
    if (made == NULL) {
        Py_DECREF(message_id);
        Py_XDECREF(payload);
        return NULL;
    }
    Py_INCREF(action);
    *slot(made, frame->message_id) = message_id;
    *slot(made, frame->payload) = payload;
    *slot(made, frame->action) = action;
    return made;
}

/* A CALL or SEND, from the action on; takes over the message id. */
static PyObject *
read_request(Reader *reader, const FrameClass *frame, PyObject *message_id)
{
    Stretch action;
    const Name *name = NULL;
    PyObject *payload = NULL;
    if (read_plain(reader, &action)) {
        name = find_name(&frame->actions, action.text, (size_t)action.length);
    }
    if (name == NULL || !skip_token(reader, ',')) {
        Py_DECREF(message_id);
        return NULL;
    }
    payload = read_frame_tail(reader, name->shape);
    return make_frame_object(frame, message_id, payload, name->value);
}

/* The CALL or SEND in a text. */
static PyObject *
request_of(const Tables *tables, PyObject *text)
{
    Py_ssize_t length;
    const char *bytes = bytes_of(text, &length);
    if (bytes == NULL) {
        return NULL;
    }
    Reader reader;
    char type;
    PyObject *made = NULL;
    open_reader(&reader, tables, bytes, length);
    PyObject *message_id = read_frame_head(&reader, &type);
    if (message_id != NULL && type == FRAME_TYPES[CALL]) {
        made = read_request(&reader, &tables->frames[CALL], message_id);
    }
    else if (message_id != NULL && type == FRAME_TYPES[SEND]) {
        made = read_request(&reader, &tables->frames[SEND], message_id);
    }
    else {
        Py_XDECREF(message_id);
    }
    close_reader(&reader);
    return made;
}

/* A CALLRESULT is looked at twice. What it answers is known to whoever sent the
 * request; he is asked once, and only for a text that is JSON. So the text is
 * skipped first, to see that it is, and read when he has answered. */

static bool skip_data(Reader *reader, int depth);

static bool
skip_string(Reader *reader)
{
    Stretch stretch;
    if (!skip_byte(reader, '"') || !read_stretch(reader, &stretch)) {
        return false;
    }
    while (stretch.escapes) {
        if (read_escape(reader) < 0 || !read_stretch(reader, &stretch)) {
            return false;
        }
    }
    return true;
}

static bool
skip_container(Reader *reader, char last, int depth)
{
    reader->at++;
    skip_space(reader);
    if (skip_byte(reader, last)) {
        return true;
    }
    do {
        skip_space(reader);
        if (last == '}' && !(skip_string(reader) && skip_token(reader, ':'))) {
            return false;
        }
        if (!skip_data(reader, depth + 1)) {
            return false;
        }
        skip_space(reader);
    } while (skip_byte(reader, ','));
    return skip_byte(reader, last);
}

static bool
skip_data(Reader *reader, int depth)
{
    Literal literal;
    if (depth >= MAX_DATA_DEPTH) {
        return false;
    }
    switch (*reader->at) {
    case '"':
        return skip_string(reader);
    case '[':
        return skip_container(reader, ']', depth);
    case '{':
        return skip_container(reader, '}', depth);
    case 't':
        return skip_word(reader, "true", 4);
    case 'f':
        return skip_word(reader, "false", 5);
    case 'n':
        return skip_word(reader, "null", 4);
    default:
        return read_literal(reader, &literal);
    }
}

/* The message id of the CALLRESULT in a str, and where its payload starts. */
static PyObject *
answered_id(const Tables *tables, PyObject *text, Py_ssize_t *start)
{
    Py_ssize_t length;
    const char *bytes = bytes_of(text, &length);
    if (bytes == NULL) {
        return NULL;
    }
    Reader reader;
    char type;
    open_reader(&reader, tables, bytes, length);
    PyObject *message_id = read_frame_head(&reader, &type);
    *start = reader.at - bytes;
    if (message_id != NULL
        && !(type == FRAME_TYPES[CALL_RESULT] && skip_data(&reader, 0)
             && skip_token(&reader, ']') && at_end(&reader))) {
        Py_CLEAR(message_id);
    }
    close_reader(&reader);
    return message_id;
}

/* The CALLRESULT in a text whose payload starts there, to a request of an action. */
static PyObject *
answer_of(const Tables *tables, PyObject *text, Py_ssize_t start, PyObject *message_id,
          PyObject *action)
{
    Py_ssize_t length, name_length;
    const char *bytes = bytes_of(text, &length);
    const char *name_bytes = bytes_of(action, &name_length);
    if (bytes == NULL || name_bytes == NULL) {
        return NULL;
    }
    const FrameClass *frame = &tables->frames[CALL_RESULT];
    const Name *name = find_name(&frame->actions, name_bytes, (size_t)name_length);
    if (name == NULL) {
        return NULL;
    }
    Reader reader;
    open_reader(&reader, tables, bytes, length);
    reader.at += start;
    PyObject *payload = read_frame_tail(&reader, name->shape);
    close_reader(&reader);
    Py_INCREF(message_id);
    return make_frame_object(frame, message_id, payload, name->value);
}


/* ======================================================================= *
 * Writing
 *
 * Nothing here allocates an object that the garbage collector knows, and no
 * code of others runs; so references may be borrowed.
 * ======================================================================= */

#define FEW_BYTES 4096

typedef struct {
    char *text;
    size_t length, room;   /* at least PADDED bytes behind room are there too */
    bool high;             /* some bytes are not ASCII */
    const Tables *tables;
    char few[FEW_BYTES];
} Writer;

static void
open_writer(Writer *writer, const Tables *tables)
{
    writer->text = writer->few;
    writer->length = 0;
    writer->room = FEW_BYTES - PADDED;
    writer->high = false;
    writer->tables = tables;
}

/* The text that was written, as a str, if it is mine. */
static PyObject *
close_writer(Writer *writer, bool mine)
{
    PyObject *made = NULL;
    const Py_ssize_t length = (Py_ssize_t)writer->length;
    if (mine && writer->high) {
        made = PyUnicode_DecodeUTF8(writer->text, length, NULL);
    }
    else if (mine) {
        made = PyUnicode_New(length, 127);
        if (made != NULL) {
            memcpy(PyUnicode_1BYTE_DATA(made), writer->text, writer->length);
        }
    }
    if (writer->text != writer->few) {
        PyMem_Free(writer->text);
    }
    return made;
}

static bool
grow(Writer *writer, size_t more)
{
    if (more > PY_SSIZE_T_MAX / 4 || writer->length > PY_SSIZE_T_MAX / 4) {
        return false;
    }
    const bool few = writer->text == writer->few;
    const size_t room = 2 * (writer->length + more);
    char *text = PyMem_Realloc(few ? NULL : writer->text, room + PADDED);
    if (text == NULL) {
        return false;
    }
    if (few) {
        memcpy(text, writer->few, writer->length);
    }
    writer->text = text;
    writer->room = room;
    return true;
}

/* Makes room for so many bytes more. */
static inline bool
room(Writer *writer, size_t more)
{
    return more <= writer->room - writer->length || grow(writer, more);
}

static inline bool
put_byte(Writer *writer, char byte)
{
    if (!room(writer, 1)) {
        return false;
    }
    writer->text[writer->length++] = byte;
    return true;
}

/* Copies a padded text. */
static inline bool
put_padded(Writer *writer, const char *text, size_t length)
{
    if (!room(writer, length)) {
        return false;
    }
    char *out = writer->text + writer->length;
    for (size_t done = 0; done < length; done += PADDED) {
        memcpy(out + done, text + done, PADDED);
    }
    writer->length += length;
    return true;
}

static bool
put_short(Writer *writer, const char *text, size_t length)
{
    if (!room(writer, length)) {
        return false;
    }
    memcpy(writer->text + writer->length, text, length);
    writer->length += length;
    return true;
}

/* A character that has an escape, and room for what follows. */
static bool
put_escape(Writer *writer, unsigned char byte, size_t following)
{
    static const char DIGITS[] = "0123456789abcdef";
    if (!room(writer, 6 + following)) {
        return false;
    }
    char *out = writer->text + writer->length;
    *out++ = '\\';
    *out++ = ESCAPES[byte];
    if (ESCAPES[byte] == 'u') {
        *out++ = '0';
        *out++ = '0';
        *out++ = DIGITS[byte >> 4];
        *out++ = DIGITS[byte & 0xF];
    }
    writer->length = (size_t)(out - writer->text);
    return true;
}

/* Copies ASCII up to the first byte that has an escape, and gives it, or end. There
 * is room for all of it. */
static inline const char *
put_run(Writer *writer, const char *at, const char *end)
{
    char *out = writer->text + writer->length;
    while (end - at >= WIDE) {
        uint64_t high;
        const uint64_t found = stops(at, &high);
        memcpy(out, at, WIDE);
        const int plain = found ? lowest_bit(found) / MARK : WIDE;
        at += plain;
        out += plain;
        if (found) {
            break;
        }
    }
    while (at < end && ESCAPES[(unsigned char)*at] == 0) {
        *out++ = *at++;
    }
    writer->length = (size_t)(out - writer->text);
    return at;
}

static bool
put_ascii(Writer *writer, const char *text, size_t length)
{
    const char *at = text, *end = text + length;
    if (!room(writer, length + 2)) {
        return false;
    }
    writer->text[writer->length++] = '"';
    while ((at = put_run(writer, at, end)) < end) {
        const unsigned char byte = (unsigned char)*at++;
        if (!put_escape(writer, byte, (size_t)(end - at) + 1)) {
            return false;
        }
    }
    writer->text[writer->length++] = '"';
    return true;
}

/* A string with characters that are not ASCII; half a pair is not mine. */
static bool
put_unicode(Writer *writer, PyObject *value)
{
    const int kind = (int)PyUnicode_KIND(value);
    const void *data = PyUnicode_DATA(value);
    const Py_ssize_t length = PyUnicode_GET_LENGTH(value);
    if (!put_byte(writer, '"')) {
        return false;
    }
    for (Py_ssize_t i = 0; i < length; i++) {
        const Py_UCS4 character = PyUnicode_READ(kind, data, i);
        if (character < 0x80 && ESCAPES[character] != 0) {
            if (!put_escape(writer, (unsigned char)character, 0)) {
                return false;
            }
            continue;
        }
        if ((character >= 0xD800 && character <= 0xDFFF) || !room(writer, 4)) {
            return false;
        }
        const char *end = put_utf8(writer->text + writer->length, (long)character);
        writer->length = (size_t)(end - writer->text);
    }
    writer->high = true;
    return put_byte(writer, '"');
}

static inline bool
put_string(Writer *writer, PyObject *value)
{
#if PY_VERSION_HEX < 0x030C0000
    if (PyUnicode_READY(value) < 0) {
        return false;
    }
#endif
    if (!PyUnicode_IS_ASCII(value)) {
        return put_unicode(writer, value);
    }
    return put_ascii(writer, (const char *)PyUnicode_1BYTE_DATA(value),
                     (size_t)PyUnicode_GET_LENGTH(value));
}

static bool
put_integer(Writer *writer, int64_t value)
{
    char digits[20];
    char *start = digits + sizeof(digits);
    uint64_t left = value < 0 ? -(uint64_t)value : (uint64_t)value;
    do {
        *--start = (char)('0' + left % 10);
        left /= 10;
    } while (left);
    if (value < 0) {
        *--start = '-';
    }
    return put_short(writer, start, (size_t)(digits + sizeof(digits) - start));
}

/* The int64_t of an int; false: it is larger. */
static inline bool
int64_of(PyObject *value, int64_t *found)
{
    int overflow;
    *found = (int64_t)PyLong_AsLongLongAndOverflow(value, &overflow);
    return overflow == 0;
}

/* A double as repr writes it, if that takes at most MOST_DECIMALS digits behind the
 * point: the fewest that give the double back. */

#define MOST_DECIMALS 6

typedef struct {
    uint64_t digits;   /* the value is digits / 10 ** decimals, without its sign */
    int decimals;      /* at least 1, as in 1.0 */
} Decimals;

static inline bool
decimals_of(double value, Decimals *found)
{
#if FLT_EVAL_METHOD == 0
    const double size = fabs(value);
    if (size != 0 && size < 1e-3) {
        return false; /* repr may write an exponent */
    }
    /* The product is off by less than one half, so nearbyint gives the only whole
     * number that can be right, and the division rounds as reading does. Below
     * 2 ** 52 digits, doubles are closer to each other than such decimals, so
     * there is one way to write it, and repr finds the same. */
    for (int decimals = 1; decimals <= MOST_DECIMALS; decimals++) {
        const double digits = nearbyint(size * POWERS[decimals]);
        if (!(digits < EXACT_INTEGER / 2)) {
            return false;
        }
        if (digits / POWERS[decimals] == size) {
            *found = (Decimals){(uint64_t)digits, decimals};
            return true;
        }
    }
#else
    (void)value;
    (void)found;
#endif
    return false;
}

static bool
put_decimals(Writer *writer, bool negative, Decimals value)
{
    char digits[24];
    char *start = digits + sizeof(digits);
    uint64_t left = value.digits;
    for (int i = 0; i < value.decimals; i++) {
        *--start = (char)('0' + left % 10);
        left /= 10;
    }
    *--start = '.';
    do {
        *--start = (char)('0' + left % 10);
        left /= 10;
    } while (left);
    if (negative) {
        *--start = '-';
    }
    return put_short(writer, start, (size_t)(digits + sizeof(digits) - start));
}

static bool
put_double(Writer *writer, double value)
{
    Decimals decimals;
    if (decimals_of(value, &decimals)) {
        return put_decimals(writer, signbit(value) != 0, decimals);
    }
    if (!isfinite(value)) {
        return false;
    }
    char *text = PyOS_double_to_string(value, 'r', 0, Py_DTSF_ADD_DOT_0, NULL);
    if (text == NULL) {
        return false;
    }
    const bool put = put_short(writer, text, strlen(text));
    PyMem_Free(text);
    return put;
}

/* Data that no schema describes */

static bool put_data(Writer *writer, PyObject *value, int depth);

static bool
put_list(Writer *writer, PyObject *list, int depth)
{
    if (depth >= MAX_DATA_DEPTH || !put_byte(writer, '[')) {
        return false;
    }
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        if ((i > 0 && !put_byte(writer, ','))
            || !put_data(writer, PyList_GET_ITEM(list, i), depth + 1)) {
            return false;
        }
    }
    return put_byte(writer, ']');
}

static bool
put_dict(Writer *writer, PyObject *dict, int depth)
{
    PyObject *key, *value;
    Py_ssize_t position = 0;
    bool first = true;
    if (depth >= MAX_DATA_DEPTH || !put_byte(writer, '{')) {
        return false;
    }
    while (PyDict_Next(dict, &position, &key, &value)) {
        if ((!first && !put_byte(writer, ',')) || !PyUnicode_CheckExact(key)
            || !put_string(writer, key) || !put_byte(writer, ':')
            || !put_data(writer, value, depth + 1)) {
            return false;
        }
        first = false;
    }
    return put_byte(writer, '}');
}

/* Any value; depth counts the lists and dicts around it. */
static bool
put_data(Writer *writer, PyObject *value, int depth)
{
    int64_t integer;
    if (PyUnicode_CheckExact(value)) {
        return put_string(writer, value);
    }
    if (value == Py_None) {
        return put_short(writer, "null", 4);
    }
    if (value == Py_True) {
        return put_short(writer, "true", 4);
    }
    if (value == Py_False) {
        return put_short(writer, "false", 5);
    }
    if (PyLong_CheckExact(value)) {
        return int64_of(value, &integer) && put_integer(writer, integer);
    }
    if (PyFloat_CheckExact(value)) {
        return put_double(writer, PyFloat_AS_DOUBLE(value));
    }
    if (PyList_CheckExact(value)) {
        return put_list(writer, value, depth);
    }
    return PyDict_CheckExact(value) && put_dict(writer, value, depth);
}

/* Values that have a rule */

static bool put_value(Writer *writer, const Rule *rule, PyObject *value, int depth);

static bool
put_limited_string(Writer *writer, const Rule *rule, PyObject *value)
{
    return PyUnicode_CheckExact(value) && is_right_string(rule, value)
           && put_string(writer, value);
}

/* A member, or a str that is the value of one. */
static bool
put_enum(Writer *writer, const Rule *rule, PyObject *value)
{
    const Name *name = NULL;
    const int place = number_of(&rule->members, value);
    if (place >= 0) {
        name = &rule->names.places[place];
    }
    else if (PyUnicode_CheckExact(value)) {
        Py_ssize_t length;
        const char *text = PyUnicode_AsUTF8AndSize(value, &length);
        if (text != NULL) {
            name = find_name(&rule->names, text, (size_t)length);
        }
    }
    return name != NULL && put_padded(writer, name->text, (size_t)name->length + 2);
}

static bool
put_whole(Writer *writer, const Rule *rule, PyObject *value)
{
    int64_t integer;
    return PyLong_CheckExact(value) && int64_of(value, &integer)
           && integer >= rule->least && integer <= rule->most
           && put_integer(writer, integer);
}

static bool
put_number(Writer *writer, const Rule *rule, PyObject *value)
{
    int64_t integer;
    Decimals decimals;
    if (PyFloat_CheckExact(value)) {
        const double number = PyFloat_AS_DOUBLE(value);
        if (!(number >= rule->low && number <= rule->high)) {
            return false;
        }
        if (rule->decimals < 0) {
            return put_double(writer, number);
        }
        /* One decimal is always written: 1.0 is a multiple of 1. */
        return decimals_of(number, &decimals)
               && (decimals.decimals <= rule->decimals
                   || (decimals.decimals == 1 && decimals.digits % 10 == 0))
               && put_decimals(writer, signbit(number) != 0, decimals);
    }
    if (!PyLong_CheckExact(value) || !int64_of(value, &integer)
        || integer > EXACT_INTEGER || integer < -EXACT_INTEGER) {
        return false;
    }
    return (double)integer >= rule->low && (double)integer <= rule->high
           && put_integer(writer, integer);
}

static bool
put_array(Writer *writer, const Rule *rule, PyObject *value, int depth)
{
    if (depth >= MAX_DEPTH || !PyList_CheckExact(value)) {
        return false;
    }
    const int64_t count = (int64_t)PyList_GET_SIZE(value);
    if (count < rule->least || count > rule->most || !put_byte(writer, '[')) {
        return false;
    }
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(value); i++) {
        if ((i > 0 && !put_byte(writer, ','))
            || !put_value(writer, rule->items, PyList_GET_ITEM(value, i), depth + 1)) {
            return false;
        }
    }
    return put_byte(writer, ']');
}

static bool
put_open_dict(Writer *writer, const Shape *shape, PyObject *value)
{
    if (!PyDict_CheckExact(value) && !Py_IS_TYPE(value, shape->cls)) {
        return false;
    }
    for (int i = 0; i < shape->count; i++) {
        const Field *field = &shape->fields[i];
        PyObject *found = PyDict_GetItemWithError(value, field->key);
        const bool right =
            found == NULL ? !field->required && !PyErr_Occurred()
                          : field->rule.kind == STRING && PyUnicode_CheckExact(found)
                                && is_right_string(&field->rule, found);
        if (!right) {
            return false;
        }
    }
    return put_dict(writer, value, 0);
}

/* Each field with a comma in front; the first comma becomes the brace. */
static bool
put_object(Writer *writer, const Shape *shape, PyObject *value, int depth)
{
    if (depth >= MAX_DEPTH || !Py_IS_TYPE(value, shape->cls)) {
        return false;
    }
    const size_t start = writer->length;
    for (int i = 0; i < shape->count; i++) {
        const Field *field = &shape->fields[i];
        PyObject *found = *slot(value, field->offset);
        if (found == field->absent) {
            if (field->required) {
                return false;
            }
            continue;
        }
        if (found == NULL
            || !put_padded(writer, field->text, (size_t)field->length)
            || !put_value(writer, &field->rule, found, depth + 1)) {
            return false;
        }
    }
    if (shape->further && *slot(value, shape->further) != Py_None) {
        return false;
    }
    if (writer->length == start && !put_byte(writer, '{')) {
        return false;
    }
    writer->text[start] = '{';
    return put_byte(writer, '}');
}

static bool
put_shape_value(Writer *writer, const Shape *shape, PyObject *value, int depth)
{
    switch (shape->kind) {
    case OBJECT:
        return put_object(writer, shape, value, depth);
    case OPEN_DICT:
        return put_open_dict(writer, shape, value);
    default:
        return false;
    }
}

static bool
put_value(Writer *writer, const Rule *rule, PyObject *value, int depth)
{
    switch (rule->kind) {
    case STRING:
        return put_limited_string(writer, rule, value);
    case INTEGER:
        return put_whole(writer, rule, value);
    case NUMBER:
        return put_number(writer, rule, value);
    case BOOLEAN:
        return (value == Py_True && put_short(writer, "true", 4))
               || (value == Py_False && put_short(writer, "false", 5));
    case ANYTHING:
        return put_data(writer, value, 0);
    case ENUM:
        return put_enum(writer, rule, value);
    case REFERENCE:
        return put_shape_value(writer, &writer->tables->shapes[rule->shape], value,
                               depth);
    case ARRAY:
        return put_array(writer, rule, value, depth);
    default:
        return false;
    }
}

/* Whole texts */

static PyObject *
text_of_message(const Tables *tables, PyObject *message)
{
    const int number = number_of(&tables->classes, Py_TYPE(message));
    if (number < 0) {
        return NULL;
    }
    const Shape *shape = &tables->shapes[tables->messages[number].shape];
    Writer writer;
    open_writer(&writer, tables);
    const bool mine = put_shape_value(&writer, shape, message, 0);
    return close_writer(&writer, mine);
}

static bool
put_frame(Writer *writer, int frame, PyObject *message_id, PyObject *payload)
{
    const Tables *tables = writer->tables;
    if (!PyUnicode_CheckExact(message_id) || payload == NULL) {
        return false;
    }
    const Py_ssize_t length = PyUnicode_GET_LENGTH(message_id);
    const int number = number_of(&tables->classes, Py_TYPE(payload));
    if (length == 0 || length > MAX_ID_LENGTH || number < 0) {
        return false;
    }
    const Message *message = &tables->messages[number];
    if (message->frame != frame) {
        return false;
    }
    const char head[] = {'[', FRAME_TYPES[frame], ','};
    if (!put_short(writer, head, sizeof(head)) || !put_string(writer, message_id)
        || !put_byte(writer, ',')) {
        return false;
    }
    if (frame != CALL_RESULT
        && !(put_padded(writer, message->action->text,
                        (size_t)message->action->length + 2)
             && put_byte(writer, ','))) {
        return false;
    }
    const Shape *shape = &tables->shapes[message->shape];
    return put_shape_value(writer, shape, payload, 0) && put_byte(writer, ']');
}

static PyObject *
text_of_frame(const Tables *tables, PyObject *given)
{
    int frame = 0;
    while (frame < FRAMES && !Py_IS_TYPE(given, tables->frames[frame].cls)) {
        frame++;
    }
    if (frame == FRAMES) {
        return NULL;
    }
    PyObject *message_id = *slot(given, tables->frames[frame].message_id);
    PyObject *payload = *slot(given, tables->frames[frame].payload);
    if (message_id == NULL) {
        return NULL;
    }
    Writer writer;
    open_writer(&writer, tables);
    const bool mine = put_frame(&writer, frame, message_id, payload);
    return close_writer(&writer, mine);
}


/* ======================================================================= *
 * The codec: from_json, to_json, unpack and pack, each with the Python method
 * of the same name behind it
 * ======================================================================= */

typedef enum {
    NOT_LOADED,   /* tables are made at the first use */
    LOADING,      /* by this thread or another; Python does the work meanwhile */
    LOADED,
    OFF,          /* they can't be made */
} State;

typedef struct {
    PyObject_HEAD
    State state;
    Tables tables;
    PyObject *load;             /* () -> what make_tables() takes */
    PyObject *from_json, *to_json, *unpack, *pack;
    PyObject *unpack_answer;    /* (text, request, tolerant) of a known request */
    PyObject *action_named;     /* the action of what action_of gave */
    PyObject *tolerated;        /* the class of what tolerant decoding gives */
    PyObject *tolerance;        /* the rules that a set names, or an exception */
} Codec;

/* Drops an exception that may have come with "not mine". */
static inline PyObject *
not_mine(void)
{
    if (PyErr_Occurred()) {
        PyErr_Clear();
    }
    return NULL;
}

/* Makes the tables. False with an exception: that is the caller's, as an
 * interrupt is; false without: Python has to do the work. */
static bool
load_tables(Codec *self)
{
    Tables made = {0};
    self->state = LOADING;
    PyObject *given = PyObject_CallNoArgs(self->load);
    if (given != NULL && make_tables(&made, given)) {
        Py_DECREF(given);
        self->tables = made;
        self->state = LOADED;
        return true;
    }
    Py_XDECREF(given);
    self->state = NOT_LOADED;
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    free_tables(&made);
    PyErr_Restore(type, value, traceback);
    if (PyErr_ExceptionMatches(PyExc_MemoryError)
        || PyErr_ExceptionMatches(PyExc_RecursionError)) {
        PyErr_Clear(); /* the next call may be luckier */
    }
    else if (PyErr_ExceptionMatches(PyExc_Exception)) {
        self->state = OFF;
        PyErr_WriteUnraisable((PyObject *)self);
    }
    return false;
}

static inline bool
is_ready(Codec *self)
{
    return self->state == LOADED || (self->state == NOT_LOADED && load_tables(self));
}

/* What the method in Python gives. It is gone when the collector has taken a codec
 * apart that something still calls. */
static PyObject *
in_python(PyObject *method, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    if (method == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "the codec is being deleted");
        return NULL;
    }
    return PyObject_Vectorcall(method, args, (size_t)count, names);
}

/* A keyword argument: its name, and where its value goes, which is NULL before. */
typedef struct {
    const char *name;
    PyObject **value;
} Keyword;

/* Takes the keyword arguments of a call; false where Python should look at them. */
static bool
read_keywords(PyObject *names, PyObject *const *values, const Keyword *known, int count)
{
    const Py_ssize_t given = names == NULL ? 0 : PyTuple_GET_SIZE(names);
    for (Py_ssize_t i = 0; i < given; i++) {
        PyObject *name = PyTuple_GET_ITEM(names, i);
        int k = 0;
        while (k < count && PyUnicode_CompareWithASCIIString(name, known[k].name) != 0) {
            k++;
        }
        if (k == count || *known[k].value != NULL) {
            return false;
        }
        *known[k].value = values[i];
    }
    return true;
}

/* Whether tolerant names rules that there are; a bool is right as it is. False
 * with an exception for others, and without one where Python should look at it. */
static bool
is_tolerance(const Codec *self, PyObject *tolerant)
{
    if (tolerant == NULL || PyBool_Check(tolerant)) {
        return true;
    }
    if (!PyAnySet_CheckExact(tolerant) && !PyList_CheckExact(tolerant)
        && !PyTuple_CheckExact(tolerant)) {
        return false;
    }
    PyObject *rules = PyObject_CallOneArg(self->tolerance, tolerant);
    Py_XDECREF(rules);
    return rules != NULL;
}

/* What is given, as tolerant decoding gives it; takes over the reference. */
static PyObject *
as_asked(const Codec *self, PyObject *found, PyObject *tolerant)
{
    if (found == NULL || tolerant == NULL || tolerant == Py_False) {
        return found;
    }
    PyObject *unknown = PyDict_New(), *findings = PyTuple_New(0), *made = NULL;
    if (unknown != NULL && findings != NULL) {
        made = PyObject_CallFunctionObjArgs(self->tolerated, found, findings, unknown,
                                            NULL);
    }
    Py_XDECREF(unknown);
    Py_XDECREF(findings);
    Py_DECREF(found);
    return made;
}

PyDoc_STRVAR(from_json_doc,
"from_json($self, cls, text, *, tolerant=False)\n--\n\n\
The typed message in a JSON text, or ValidationError.\n\n\
See the class of the codec for what tolerant stands for.");

static PyObject *
codec_from_json(Codec *self, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    PyObject *tolerant = NULL;
    const Keyword known[] = {{"tolerant", &tolerant}};
    if (count == 2 && read_keywords(names, args + 2, known, 1)
        && is_tolerance(self, tolerant) && is_ready(self)) {
        PyObject *message = message_of(&self->tables, args[0], args[1]);
        if (message != NULL) {
            return as_asked(self, message, tolerant);
        }
        not_mine();
    }
    else if (PyErr_Occurred()) {
        return NULL;
    }
    return in_python(self->from_json, args, count, names);
}

PyDoc_STRVAR(to_json_doc,
"to_json($self, message, validate=True)\n--\n\n\
The JSON text of a message, compact. ValidationError if it breaks its schema.\n\n\
validate=False writes what JSON can hold, whatever the schema says.");

/* What passes is written the same with validate and without. */
static PyObject *
codec_to_json(Codec *self, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    PyObject *validate = count == 2 ? args[1] : NULL;
    const Keyword known[] = {{"validate", &validate}};
    if ((count == 1 || count == 2) && read_keywords(names, args + count, known, 1)
        && is_ready(self)) {
        PyObject *text = text_of_message(&self->tables, args[0]);
        if (text != NULL) {
            return text;
        }
        not_mine();
    }
    else if (PyErr_Occurred()) {
        return NULL;
    }
    return in_python(self->to_json, args, count, names);
}

/* The action of what action_of gave; None: it waits for nothing. */
static PyObject *
named_action(const Codec *self, PyObject *request)
{
    if (PyUnicode_CheckExact(request)) {
        Py_INCREF(request);
        return request;
    }
    PyObject *action = PyObject_CallOneArg(self->action_named, request);
    if (action == NULL && PyErr_ExceptionMatches(PyExc_Exception)) {
        PyErr_Clear(); /* Python meets it as well, and says what it is */
        action = Py_None;
        Py_INCREF(action);
    }
    return action;
}

/* The CALLRESULT in a str, asking action_of for its request. */
static PyObject *
unpack_answer(const Codec *self, PyObject *text, PyObject *message_id,
              Py_ssize_t start, PyObject *action_of, PyObject *tolerant)
{
    PyObject *request = PyObject_CallOneArg(action_of, message_id);
    if (request == NULL) {
        return NULL;
    }
    PyObject *frame = NULL;
    PyObject *action = named_action(self, request);
    if (action != NULL) {
        frame = answer_of(&self->tables, text, start, message_id, action);
        Py_DECREF(action);
        if (frame != NULL) {
            frame = as_asked(self, frame, tolerant);
        }
        else {
            not_mine();
            frame = PyObject_CallFunctionObjArgs(
                self->unpack_answer, text, request,
                tolerant == NULL ? Py_False : tolerant, NULL);
        }
    }
    Py_DECREF(request);
    return frame;
}

/* A CALL or SEND, or, where action_of is a function, a CALLRESULT. *asked: it was
 * called, so what this gives is the result, even if it is an exception. */
static PyObject *
unpack_text(const Codec *self, PyObject *text, PyObject *action_of,
            PyObject *tolerant, bool *asked)
{
    PyObject *frame = request_of(&self->tables, text);
    if (frame != NULL) {
        return as_asked(self, frame, tolerant);
    }
    not_mine();
    Py_ssize_t start;
    if (action_of == NULL || action_of == Py_None || !PyUnicode_CheckExact(text)) {
        return NULL;
    }
    PyObject *message_id = answered_id(&self->tables, text, &start);
    if (message_id == NULL) {
        return NULL;
    }
    *asked = true;
    frame = unpack_answer(self, text, message_id, start, action_of, tolerant);
    Py_DECREF(message_id);
    return frame;
}

PyDoc_STRVAR(unpack_doc,
"unpack($self, text, action_of=None, *, tolerant=False)\n--\n\n\
The frame in a text, its payload typed, or FrameError.\n\n\
action_of gives the action of a request that was sent, or the request\n\
itself, by its message id, and None for an id that waits for no response.\n\
It is asked once at most, so it may forget the id. See the class of the\n\
codec for what tolerant stands for.");

static PyObject *
codec_unpack(Codec *self, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    PyObject *action_of = count == 2 ? args[1] : NULL, *tolerant = NULL;
    const Keyword known[] = {{"action_of", &action_of}, {"tolerant", &tolerant}};
    bool asked = false;
    if ((count == 1 || count == 2) && read_keywords(names, args + count, known, 2)
        && is_tolerance(self, tolerant) && is_ready(self)) {
        PyObject *frame = unpack_text(self, args[0], action_of, tolerant, &asked);
        if (frame != NULL || asked) {
            return frame;
        }
        not_mine();
    }
    else if (PyErr_Occurred()) {
        return NULL;
    }
    return in_python(self->unpack, args, count, names);
}

PyDoc_STRVAR(pack_doc,
"pack($self, frame, validate=True, *, tolerant=False)\n--\n\n\
The text of a frame, or ValidationError if anything in it may not be sent.\n\n\
validate=False is for the payload what it is for to_json. With tolerant, the\n\
message id may be any that unpack gives with tolerant.");

/* What passes is written the same whatever the arguments say. */
static PyObject *
codec_pack(Codec *self, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    PyObject *validate = count == 2 ? args[1] : NULL, *tolerant = NULL;
    const Keyword known[] = {{"validate", &validate}, {"tolerant", &tolerant}};
    if ((count == 1 || count == 2) && read_keywords(names, args + count, known, 2)
        && is_ready(self)) {
        PyObject *text = text_of_frame(&self->tables, args[0]);
        if (text != NULL) {
            return text;
        }
        not_mine();
    }
    else if (PyErr_Occurred()) {
        return NULL;
    }
    return in_python(self->pack, args, count, names);
}

static PyMethodDef codec_methods[] = {
    {"from_json", (PyCFunction)(void (*)(void))codec_from_json,
     METH_FASTCALL | METH_KEYWORDS, from_json_doc},
    {"to_json", (PyCFunction)(void (*)(void))codec_to_json,
     METH_FASTCALL | METH_KEYWORDS, to_json_doc},
    {"unpack", (PyCFunction)(void (*)(void))codec_unpack,
     METH_FASTCALL | METH_KEYWORDS, unpack_doc},
    {"pack", (PyCFunction)(void (*)(void))codec_pack,
     METH_FASTCALL | METH_KEYWORDS, pack_doc},
    {NULL, NULL, 0, NULL},
};

/* The references of a codec, for those who go through them. */
#define FOR_EACH_REFERENCE(self, DO)                                                \
    DO((self)->load);                                                               \
    DO((self)->from_json);                                                          \
    DO((self)->to_json);                                                            \
    DO((self)->unpack);                                                             \
    DO((self)->pack);                                                               \
    DO((self)->unpack_answer);                                                      \
    DO((self)->action_named);                                                       \
    DO((self)->tolerated);                                                          \
    DO((self)->tolerance)

static PyObject *
codec_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static char *names[] = {"load", "from_json", "to_json", "unpack", "pack",
                            "unpack_answer", "action_named", "tolerated",
                            "tolerance", NULL};
    PyObject *given[9];
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "OOOOOOOOO", names, &given[0],
                                     &given[1], &given[2], &given[3], &given[4],
                                     &given[5], &given[6], &given[7], &given[8])) {
        return NULL;
    }
    Codec *self = (Codec *)type->tp_alloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    int next = 0;
#define TAKE(member) ((member) = given[next++], Py_INCREF(member))
    FOR_EACH_REFERENCE(self, TAKE);
#undef TAKE
    return (PyObject *)self;
}

static int
codec_traverse(Codec *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(self->tables.kept);
    FOR_EACH_REFERENCE(self, Py_VISIT);
    return 0;
}

static int
codec_clear(Codec *self)
{
    self->state = OFF;
    free_tables(&self->tables);
    FOR_EACH_REFERENCE(self, Py_CLEAR);
    return 0;
}

static void
codec_dealloc(Codec *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    codec_clear(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyType_Slot codec_slots[] = {
    {Py_tp_doc, "The functions of a codec that try the fast way first."},
    {Py_tp_new, codec_new},
    {Py_tp_methods, codec_methods},
    {Py_tp_traverse, codec_traverse},
    {Py_tp_clear, codec_clear},
    {Py_tp_dealloc, codec_dealloc},
    {0, NULL},
};

static PyType_Spec codec_spec = {
    .name = "_accelerator.Codec",
    .basicsize = sizeof(Codec),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = codec_slots,
};


/* ======================================================================= *
 * The module
 * ======================================================================= */

static bool
add_type(PyObject *module, const char *name, PyType_Spec *spec)
{
    PyObject *type = PyType_FromModuleAndSpec(module, spec, NULL);
    const bool added = type != NULL && PyModule_AddObjectRef(module, name, type) == 0;
    Py_XDECREF(type);
    return added;
}

static int
fill_module(PyObject *module)
{
    static const struct {
        const char *name;
        int value;
    } numbers[] = {
        {"INTERFACE", INTERFACE},
        {"STRING", STRING},
        {"INTEGER", INTEGER},
        {"NUMBER", NUMBER},
        {"BOOLEAN", BOOLEAN},
        {"ANYTHING", ANYTHING},
        {"ENUM", ENUM},
        {"REFERENCE", REFERENCE},
        {"ARRAY", ARRAY},
        {"FOREIGN", FOREIGN},
        {"OBJECT", OBJECT},
        {"OPEN_DICT", OPEN_DICT},
        {"FOREIGN_SHAPE", FOREIGN_SHAPE},
    };
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        if (PyModule_AddIntConstant(module, numbers[i].name, numbers[i].value) < 0) {
            return -1;
        }
    }
    return add_type(module, "Codec", &codec_spec) ? 0 : -1;
}

static PyModuleDef_Slot module_slots[] = {
    {Py_mod_exec, fill_module},
#if PY_VERSION_HEX >= 0x030C0000
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
#endif
    /* Without the GIL an object could change while it is written. Not declaring
     * Py_mod_gil makes a free-threaded Python take the GIL. */
    {0, NULL},
};

static struct PyModuleDef module_def = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_accelerator",
    .m_doc = "An optional fast way through OCPP messages; see ocppj.accelerator.",
    .m_size = 0,
    .m_slots = module_slots,
};

PyMODINIT_FUNC
PyInit__accelerator(void)
{
    return PyModuleDef_Init(&module_def);
}
