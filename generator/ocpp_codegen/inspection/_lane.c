/* Steps of inspecting a log, for the lines that look like ones understood before.
 *
 * A Reader finds the frame of a line, a Pattern matches its payload. Both do what
 * lane.py and templates.py do, and say so there. Python stays the reference: a Reader
 * hands on whatever is unusual, and a Pattern fits nothing that it does not know.
 *
 * What makes that safe:
 *
 * - Only strings of ASCII are looked into, by their length and never behind the NUL
 *   byte that str guarantees at their end.
 * - Frames are made by copying slots, which is checked of their class beforehand.
 * - What Python code may change while it is called is looked up again afterwards, or
 *   is held.
 */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Changes whenever the arguments do; compiled.py wants the same number. */
#define INTERFACE 1

static bool
is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool
is_ascii(PyObject *text)
{
    return PyUnicode_CheckExact(text) && PyUnicode_IS_COMPACT_ASCII(text);
}

static const char *
bytes_of(PyObject *text)
{
    return (const char *)PyUnicode_1BYTE_DATA(text);
}

static PyObject *
text_of(const char *start, const char *end)
{
    return PyUnicode_DecodeASCII(start, end - start, NULL);
}


/* ======================================================================= *
 * Facts
 *
 * What a pattern says of a text that fits it: records, each a named tuple of
 * values, which are those of the captures or constants. bindings.py has the same.
 * ======================================================================= */

#define MAX_CAPTURES 64
#define MAX_CONSTANTS 256

typedef struct {
    PyTypeObject *cls;
    PyObject *places; /* a tuple of numbers: of a capture, or behind those a constant */
} Record;

typedef struct {
    PyTypeObject *cls; /* of the facts, NULL if there are none to make */
    PyObject *given;   /* keeps what the records hold */
    PyObject *constants;
    Record *samples;
    Py_ssize_t count;
    Record event;
    Record place;
} Facts;

/* An object of a named tuple, still without its items. */
static PyObject *
new_tuple(PyTypeObject *cls, Py_ssize_t size)
{
    return cls->tp_alloc(cls, size);
}

static PyObject *
make_record(const Record *record, PyObject *const *values)
{
    if (record->cls == NULL) {
        return Py_NewRef(Py_None);
    }
    const Py_ssize_t size = PyTuple_GET_SIZE(record->places);
    PyObject *made = new_tuple(record->cls, size);
    for (Py_ssize_t i = 0; made != NULL && i < size; i++) {
        const long place = PyLong_AsLong(PyTuple_GET_ITEM(record->places, i));
        PyTuple_SET_ITEM(made, i, Py_NewRef(values[place]));
    }
    return made;
}

static PyObject *
make_samples(const Facts *facts, PyObject *const *values)
{
    PyObject *samples = PyList_New(facts->count);
    for (Py_ssize_t i = 0; samples != NULL && i < facts->count; i++) {
        PyObject *sample = make_record(&facts->samples[i], values);
        if (sample == NULL) {
            Py_CLEAR(samples);
            break;
        }
        PyList_SET_ITEM(samples, i, sample);
    }
    return samples;
}

/* values: those of the captures, and behind them the constants. */
static PyObject *
make_facts(const Facts *facts, PyObject *const *values)
{
    PyObject *event = make_record(&facts->event, values);
    PyObject *samples = event == NULL ? NULL : make_samples(facts, values);
    PyObject *place = samples == NULL ? NULL : make_record(&facts->place, values);
    PyObject *made = place == NULL ? NULL : new_tuple(facts->cls, 3);
    if (made == NULL) {
        Py_XDECREF(event);
        Py_XDECREF(samples);
        Py_XDECREF(place);
        return NULL;
    }
    PyTuple_SET_ITEM(made, 0, event);
    PyTuple_SET_ITEM(made, 1, samples);
    PyTuple_SET_ITEM(made, 2, place);
    return made;
}

/* Whether objects of a class may be made as tuples are. */
static bool
check_tuple_class(PyObject *cls)
{
    if (!PyType_Check(cls) || !PyType_IsSubtype((PyTypeObject *)cls, &PyTuple_Type)
        || ((PyTypeObject *)cls)->tp_basicsize != PyTuple_Type.tp_basicsize) {
        PyErr_Format(PyExc_TypeError, "%R is not a class of named tuples", cls);
        return false;
    }
    return true;
}

/* None or (class, places) */
static bool
take_record(Record *record, PyObject *given, Py_ssize_t count)
{
    PyObject *cls, *places;
    if (given == Py_None) {
        return true;
    }
    if (!PyTuple_Check(given)) {
        PyErr_SetString(PyExc_TypeError, "a record must be a tuple");
        return false;
    }
    if (!PyArg_ParseTuple(given, "OO!", &cls, &PyTuple_Type, &places)
        || !check_tuple_class(cls)) {
        return false;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(places); i++) {
        const long place = PyLong_AsLong(PyTuple_GET_ITEM(places, i));
        if (place < 0 || place >= count) {
            if (!PyErr_Occurred()) {
                PyErr_SetString(PyExc_ValueError, "there is no value at this place");
            }
            return false;
        }
    }
    record->cls = (PyTypeObject *)cls;
    record->places = places;
    return true;
}

/* (class, event, samples, place, constants), for a pattern with so many captures */
static bool
take_facts(Facts *facts, PyObject *given, Py_ssize_t captures)
{
    PyObject *cls, *event, *samples, *place;
    if (!PyArg_ParseTuple(given, "OOO!OO!", &cls, &event, &PyTuple_Type, &samples,
                          &place, &PyTuple_Type, &facts->constants)
        || !check_tuple_class(cls)) {
        return false;
    }
    if (PyTuple_GET_SIZE(facts->constants) > MAX_CONSTANTS) {
        PyErr_SetString(PyExc_ValueError, "too many constants");
        return false;
    }
    const Py_ssize_t count = captures + PyTuple_GET_SIZE(facts->constants);
    facts->count = PyTuple_GET_SIZE(samples);
    facts->samples = PyMem_Calloc((size_t)facts->count + 1, sizeof(Record));
    if (facts->samples == NULL) {
        PyErr_NoMemory();
        return false;
    }
    for (Py_ssize_t i = 0; i < facts->count; i++) {
        if (!take_record(&facts->samples[i], PyTuple_GET_ITEM(samples, i), count)) {
            return false;
        }
    }
    if (!take_record(&facts->event, event, count)
        || !take_record(&facts->place, place, count)) {
        return false;
    }
    facts->given = Py_NewRef(given);
    facts->cls = (PyTypeObject *)cls;
    return true;
}

static void
drop_facts(Facts *facts)
{
    PyMem_Free(facts->samples);
    Py_XDECREF(facts->given);
}


/* ======================================================================= *
 * Patterns
 *
 * A pattern is a text with holes, made by those who read many texts that look
 * alike: what fits it is as right as the text that it was made of. A hole takes
 * as much as it can; what follows one never begins with what it takes.
 * ======================================================================= */

/* A tuple of texts and holes: what may stand there, a limit, and whether match() gives
 * it. The limit of a string is its length; that of a number is a sum of these. */
enum { STRING = 1, NUMBER, BOOLEAN };
enum { SIGNED = 1, FRACTION = 2, ABOVE_ZERO = 4 };

#define HOLE_DIGITS 9
#define HOLE_DECIMALS 6

typedef struct {
    int kind; /* of a hole; unused where text is set */
    bool is_captured;
    Py_ssize_t limit; /* of a text, its length */
    const char *text;
} Piece;

typedef struct {
    PyObject_HEAD
    PyObject *parts; /* keeps the texts */
    Piece *pieces;
    Py_ssize_t count;
    Py_ssize_t captures;
    Facts facts;
} Pattern;

typedef struct {
    int kind;
    const char *start;
    const char *end;
} Capture;

static bool
is_plain_byte(char byte)
{
    return byte >= ' ' && byte <= '~' && byte != '"' && byte != '\\';
}

static const char *
skip_digits(const char *at, int most)
{
    while (most > 0 && is_digit(*at)) {
        at++;
        most--;
    }
    return at;
}

/* Behind a number with up to nine digits and six decimals; NULL if there is none. */
static const char *
skip_number(const char *at, Py_ssize_t limit)
{
    if ((limit & SIGNED) && *at == '-') {
        at++;
    }
    if (*at == '0') {
        if (limit & ABOVE_ZERO) {
            return NULL;
        }
        at++;
    }
    else if (is_digit(*at)) {
        at = skip_digits(at, HOLE_DIGITS);
    }
    else {
        return NULL;
    }
    if ((limit & FRACTION) && at[0] == '.' && is_digit(at[1])) {
        at = skip_digits(at + 1, HOLE_DECIMALS);
    }
    return at;
}

static const char *
skip_plain(const char *at, Py_ssize_t most)
{
    const char *const start = at;
    while (at - start < most && is_plain_byte(*at)) {
        at++;
    }
    return at == start ? NULL : at;
}

/* Behind a piece of a text that ends with a NUL byte; NULL if it does not fit. */
static const char *
skip_piece(const Piece *piece, const char *at, const char *end)
{
    if (piece->text != NULL) {
        const bool fits = end - at >= piece->limit
                          && memcmp(at, piece->text, (size_t)piece->limit) == 0;
        return fits ? at + piece->limit : NULL;
    }
    switch (piece->kind) {
    case STRING:
        return skip_plain(at, piece->limit);
    case NUMBER:
        return skip_number(at, piece->limit);
    default:
        if (strncmp(at, "true", 4) == 0) {
            return at + 4;
        }
        return strncmp(at, "false", 5) == 0 ? at + 5 : NULL;
    }
}

/* Fifteen digits are exact in a double, and so is the power of ten: their quotient
 * is the nearest double. */
static PyObject *
number_in(const char *at, const char *end)
{
    const bool negative = *at == '-';
    int64_t digits = 0, scale = 0;
    for (at += negative; at < end; at++) {
        if (*at == '.') {
            scale = 1;
            continue;
        }
        digits = digits * 10 + (*at - '0');
        scale *= 10;
    }
    if (scale == 0) {
        return PyLong_FromLongLong(negative ? -digits : digits);
    }
    const double value = (double)digits / (double)scale;
    return PyFloat_FromDouble(negative ? -value : value);
}

static PyObject *
value_of(const Capture *capture)
{
    switch (capture->kind) {
    case STRING:
        return text_of(capture->start, capture->end);
    case NUMBER:
        return number_in(capture->start, capture->end);
    default:
        return PyBool_FromLong(*capture->start == 't');
    }
}

/* What match() gives: facts where it knows how to make them, else a tuple. */
static PyObject *
given_of(const Pattern *self, PyObject **values)
{
    if (self->facts.cls != NULL) {
        PyObject *const constants = self->facts.constants;
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(constants); i++) {
            values[self->captures + i] = PyTuple_GET_ITEM(constants, i);
        }
        return make_facts(&self->facts, values);
    }
    PyObject *made = PyTuple_New(self->captures);
    for (Py_ssize_t i = 0; made != NULL && i < self->captures; i++) {
        PyTuple_SET_ITEM(made, i, Py_NewRef(values[i]));
    }
    return made;
}

/* The captures of a text that fits; their number, or -1 for any other text. */
static Py_ssize_t
captures_of(const Pattern *self, const char *at, const char *end, Capture *captures)
{
    Py_ssize_t count = 0;
    for (Py_ssize_t i = 0; i < self->count; i++) {
        const Piece *const piece = &self->pieces[i];
        const char *const start = at;
        at = skip_piece(piece, start, end);
        if (at == NULL) {
            return -1;
        }
        if (piece->is_captured) {
            captures[count++] = (Capture){piece->kind, start, at};
        }
    }
    return at == end ? count : -1;
}

PyDoc_STRVAR(match_doc,
"match($self, text, /)\n--\n\n\
The facts of a text that fits, or the captured values; None of any other.");

static PyObject *
pattern_match(Pattern *self, PyObject *text)
{
    Capture captures[MAX_CAPTURES];
    PyObject *values[MAX_CAPTURES + MAX_CONSTANTS];
    if (!is_ascii(text)) {
        Py_RETURN_NONE;
    }
    const char *const at = bytes_of(text);
    if (captures_of(self, at, at + PyUnicode_GET_LENGTH(text), captures) < 0) {
        Py_RETURN_NONE;
    }
    Py_ssize_t count = 0;
    while (count < self->captures) {
        values[count] = value_of(&captures[count]);
        if (values[count] == NULL) {
            break;
        }
        count++;
    }
    PyObject *made = count < self->captures ? NULL : given_of(self, values);
    while (count > 0) {
        Py_DECREF(values[--count]);
    }
    return made;
}

static bool
make_piece(Piece *piece, PyObject *given)
{
    if (is_ascii(given)) {
        piece->text = bytes_of(given);
        piece->limit = PyUnicode_GET_LENGTH(given);
        return true;
    }
    int is_captured;
    if (!PyTuple_CheckExact(given)) {
        PyErr_SetString(PyExc_TypeError, "a part is a text or a hole");
        return false;
    }
    if (!PyArg_ParseTuple(given, "inp", &piece->kind, &piece->limit, &is_captured)) {
        return false;
    }
    piece->is_captured = is_captured;
    return true;
}

static bool
make_pieces(Pattern *self)
{
    self->count = PyTuple_GET_SIZE(self->parts);
    self->pieces = PyMem_Calloc((size_t)self->count + 1, sizeof(Piece));
    if (self->pieces == NULL) {
        PyErr_NoMemory();
        return false;
    }
    for (Py_ssize_t i = 0; i < self->count; i++) {
        if (!make_piece(&self->pieces[i], PyTuple_GET_ITEM(self->parts, i))) {
            return false;
        }
        self->captures += self->pieces[i].is_captured;
    }
    if (self->captures > MAX_CAPTURES) {
        PyErr_SetString(PyExc_ValueError, "too many captures");
        return false;
    }
    return true;
}

static PyObject *
pattern_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static char *names[] = {"parts", "facts", NULL};
    PyObject *parts, *facts;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O!O", names, &PyTuple_Type, &parts,
                                     &facts)) {
        return NULL;
    }
    Pattern *self = (Pattern *)type->tp_alloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    self->parts = Py_NewRef(parts);
    if (!make_pieces(self)
        || (facts != Py_None && !take_facts(&self->facts, facts, self->captures))) {
        Py_CLEAR(self);
    }
    return (PyObject *)self;
}

static void
pattern_dealloc(Pattern *self)
{
    PyTypeObject *type = Py_TYPE(self);
    drop_facts(&self->facts);
    PyMem_Free(self->pieces);
    Py_XDECREF(self->parts);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyMethodDef pattern_methods[] = {
    {"match", (PyCFunction)pattern_match, METH_O, match_doc},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot pattern_slots[] = {
    {Py_tp_doc, "A text with holes, made of its parts, and what it says."},
    {Py_tp_new, pattern_new},
    {Py_tp_methods, pattern_methods},
    {Py_tp_dealloc, pattern_dealloc},
    {0, NULL},
};

static PyType_Spec pattern_spec = {
    .name = "_lane.Pattern",
    .basicsize = sizeof(Pattern),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = pattern_slots,
};


/* ======================================================================= *
 * Readers
 *
 * A reader finds the frames in lines of one form: see Form in forms.py, and Spotter
 * in spotting.py, which does the same in Python. A line costs one search, one lookup
 * of what stands around the frame, one of the fraction of its second, and one frame,
 * which is a copy of the first one with these surroundings.
 * ======================================================================= */

#define MAX_SLOTS 48
#define MAX_SPANS 8
#define MAX_KEY 512

/* A slice of a line; what is not above 0 counts from the end, but for a start of 0. */
typedef struct {
    Py_ssize_t start;
    Py_ssize_t end;
} Span;

/* Slots of frames that differ from line to line. */
enum { LINE, END_LINE, TEXT, MESSAGE_ID, TIME, SHOWN_TIME, FINDINGS, OWN_SLOTS };

static const char *const own_names[OWN_SLOTS] = {
    "line", "end_line", "text", "message_id", "time", "shown_time", "findings",
};

/* Names that are looked up for each line. */
enum { OF_WAY, OF_SECOND, OF_TAILS, OF_READ, OF_TIME, OF_SHOWN, NAMES };

static const char *const looked_up[NAMES] = {
    "frame", "second", "tails", "read", "time", "shown",
};

typedef struct {
    PyObject_HEAD
    PyObject *call;   /* what a request begins with, up to the id */
    PyObject *result; /* the same of a response */
    PyObject *known;  /* by what stands around the frame */
    PyObject *stamps;
    PyObject *python; /* reads what is unusual */
    PyObject *shapes; /* of the other times: keeps the texts */
    PyTypeObject *frame;
    PyObject *names[NAMES];
    Py_ssize_t first;
    Py_ssize_t reach;
    Py_ssize_t tail; /* from the end */
    bool is_timed;
    Span time;
    Py_ssize_t pieces_count;
    Span pieces[MAX_SPANS];
    Py_ssize_t others_count;
    Span others[MAX_SPANS];
    Py_ssize_t slots_count;
    Py_ssize_t slots[MAX_SLOTS];
    Py_ssize_t own[OWN_SLOTS];
} Reader;

/* A frame in a line. */
typedef struct {
    const char *start; /* its bracket */
    const char *id;
    const char *id_end;
    const char *payload;
    const char *payload_end;
} Found;

/* Text that is put together. */
typedef struct {
    char bytes[MAX_KEY];
    Py_ssize_t size;
} Key;

static bool
add(Key *key, const char *start, const char *end)
{
    const Py_ssize_t more = end - start;
    if (more < 0 || key->size + more > MAX_KEY) {
        return false;
    }
    memcpy(key->bytes + key->size, start, (size_t)more);
    key->size += more;
    return true;
}

/* Where a text begins within another; NULL if it is not there. */
static const char *
find_text(const char *at, const char *end, PyObject *text)
{
    const size_t size = (size_t)PyUnicode_GET_LENGTH(text);
    const char *const bytes = bytes_of(text);
    while (end - at >= (Py_ssize_t)size) {
        at = memchr(at, bytes[0], (size_t)(end - at) - size + 1);
        if (at == NULL || memcmp(at, bytes, size) == 0) {
            return at;
        }
        at++;
    }
    return NULL;
}

/* The last "]" that follows a "}", where a payload ends; NULL if there is none. */
static const char *
last_end(const char *start, const char *end)
{
    for (const char *at = end - 1; at > start; at--) {
        if (at[0] == ']' && at[-1] == '}') {
            return at;
        }
    }
    return NULL;
}

static bool
find_frame(const Reader *self, const char *line, Py_ssize_t length, Found *found)
{
    const char *const end = line + length;
    const Py_ssize_t reach = self->reach < length ? self->reach : length;
    if (self->first > reach) {
        return false;
    }
    const char *const first = line + self->first;
    found->start = find_text(first, line + reach, self->call);
    if (found->start == NULL) {
        found->start = find_text(first, line + reach, self->result);
    }
    if (found->start == NULL) {
        return false;
    }
    found->id = found->start + PyUnicode_GET_LENGTH(self->call);
    found->id_end = memchr(found->id, '"', (size_t)(end - found->id));
    if (found->id_end == NULL) {
        return false;
    }
    found->payload = memchr(found->id_end, '{', (size_t)(end - found->id_end));
    if (found->payload == NULL) {
        return false;
    }
    found->payload_end = last_end(found->payload, end);
    return found->payload_end != NULL;
}

/* Where a slice of a line stands; false if it is not within the line. */
static bool
resolve(const Span *span, const char *line, Py_ssize_t length, const char **start,
        const char **end)
{
    const Py_ssize_t from = span->start < 0 ? length + span->start : span->start;
    const Py_ssize_t to = span->end <= 0 ? length + span->end : span->end;
    if (from < 0 || from > to || to > length) {
        return false;
    }
    *start = line + from;
    *end = line + to;
    return true;
}

/* Whether another time stands where it does in all lines of the form. */
static bool
has_shape(const char *start, const char *end, PyObject *shape)
{
    const char *wanted = bytes_of(shape);
    if (end - start != PyUnicode_GET_LENGTH(shape)) {
        return false;
    }
    for (; start < end; start++, wanted++) {
        if ((is_digit(*start) ? '0' : *start) != *wanted) {
            return false;
        }
    }
    return true;
}

/* What stands around a frame; false if that is for Python to say. */
static bool
make_key(const Reader *self, const char *line, Py_ssize_t length, const Found *found,
         Key *key)
{
    const char *start, *end;
    const Py_ssize_t tail = length + self->tail;
    key->size = 0;
    if (tail < 0 || !add(key, line + self->first, found->id)
        || !add(key, found->id_end, found->payload)
        || !add(key, found->payload_end, line + tail)) {
        return false;
    }
    for (Py_ssize_t i = 0; i < self->others_count; i++) {
        if (!resolve(&self->others[i], line, length, &start, &end)
            || !has_shape(start, end, PyTuple_GET_ITEM(self->shapes, i))) {
            return false;
        }
    }
    for (Py_ssize_t i = 0; i < self->pieces_count; i++) {
        if (!resolve(&self->pieces[i], line, length, &start, &end)
            || !add(key, start, end)) {
            return false;
        }
    }
    return true;
}

/* Two attributes of the stamps. */
static bool
get_two(const Reader *self, int name, int other, PyObject **one, PyObject **two)
{
    *two = NULL;
    *one = PyObject_GetAttr(self->stamps, self->names[name]);
    if (*one != NULL) {
        *two = PyObject_GetAttr(self->stamps, self->names[other]);
    }
    if (*two == NULL) {
        Py_CLEAR(*one);
    }
    return *two != NULL;
}

/* The time of a line whose second and fraction are both known: 1, else 0; -1 for an
 * exception. second and tails: see Stamps. */
static int
known_time(PyObject *second, PyObject *tails, const char *start, const char *end,
           PyObject **time, PyObject **shown)
{
    PyObject *text, *seconds, *shown_second, *fraction, *shown_tail;
    if (!PyDict_CheckExact(tails)
        || !PyArg_ParseTuple(second, "O!O!O!", &PyUnicode_Type, &text, &PyFloat_Type,
                             &seconds, &PyUnicode_Type, &shown_second)) {
        return PyErr_Occurred() ? -1 : 0;
    }
    const Py_ssize_t size = PyUnicode_GET_LENGTH(text);
    if (!is_ascii(text) || size == 0 || end - start <= size
        || memcmp(bytes_of(text), start, (size_t)size) != 0) {
        return 0;
    }
    PyObject *rest = text_of(start + size, end);
    PyObject *tail = rest == NULL ? NULL : PyDict_GetItemWithError(tails, rest);
    Py_XDECREF(rest);
    if (tail == NULL) {
        return PyErr_Occurred() ? -1 : 0;
    }
    if (!PyArg_ParseTuple(tail, "O!O!", &PyFloat_Type, &fraction, &PyUnicode_Type,
                          &shown_tail)) {
        return -1;
    }
    *shown = PyUnicode_Concat(shown_second, shown_tail);
    if (*shown == NULL) {
        return -1;
    }
    *time = PyFloat_FromDouble(PyFloat_AS_DOUBLE(seconds) + PyFloat_AS_DOUBLE(fraction));
    if (*time == NULL) {
        Py_CLEAR(*shown);
        return -1;
    }
    return 1;
}

/* The same by asking Python: 0 if it is not a time. */
static int
asked_time(const Reader *self, const char *start, const char *end, PyObject **time,
           PyObject **shown)
{
    PyObject *text = text_of(start, end);
    if (text == NULL) {
        return -1;
    }
    PyObject *answer = PyObject_CallMethodOneArg(self->stamps, self->names[OF_READ], text);
    Py_DECREF(text);
    if (answer == NULL) {
        return -1;
    }
    const int is_time = PyObject_IsTrue(answer);
    Py_DECREF(answer);
    if (is_time != 1) {
        return is_time;
    }
    return get_two(self, OF_TIME, OF_SHOWN, time, shown) ? 1 : -1;
}

/* The time of a line: 1, or 0 if it has none where others have it. */
static int
read_time(const Reader *self, const char *line, Py_ssize_t length, PyObject **time,
          PyObject **shown)
{
    const char *start, *end;
    PyObject *second, *tails;
    if (!self->is_timed) {
        *time = Py_NewRef(Py_None);
        *shown = Py_NewRef(Py_None);
        return 1;
    }
    if (!resolve(&self->time, line, length, &start, &end)) {
        return 0;
    }
    if (!get_two(self, OF_SECOND, OF_TAILS, &second, &tails)) {
        return -1;
    }
    const int is_known = known_time(second, tails, start, end, time, shown);
    Py_DECREF(second);
    Py_DECREF(tails);
    return is_known == 0 ? asked_time(self, start, end, time, shown) : is_known;
}

static inline PyObject **
slot(PyObject *frame, Py_ssize_t offset)
{
    return (PyObject **)((char *)frame + offset);
}

/* A frame like the first one with these surroundings, with its own values. */
static PyObject *
copied(const Reader *self, PyObject *first, PyObject *const *own)
{
    if (!Py_IS_TYPE(first, self->frame)) {
        PyErr_SetString(PyExc_TypeError, "a way must have a frame");
        return NULL;
    }
    PyObject *frame = self->frame->tp_alloc(self->frame, 0);
    if (frame == NULL) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < self->slots_count; i++) {
        *slot(frame, self->slots[i]) = Py_XNewRef(*slot(first, self->slots[i]));
    }
    for (int i = 0; i < OWN_SLOTS; i++) {
        Py_XSETREF(*slot(frame, self->own[i]), Py_NewRef(own[i]));
    }
    return frame;
}

static PyObject *
make_frame(const Reader *self, PyObject *way, PyObject *number, const Found *found,
           PyObject *time, PyObject *shown)
{
    PyObject *own[OWN_SLOTS] = {
        [LINE] = number, [END_LINE] = number, [TIME] = time, [SHOWN_TIME] = shown,
    };
    PyObject *frame = NULL;
    PyObject *first = PyObject_GetAttr(way, self->names[OF_WAY]);
    if (first != NULL
        && (own[TEXT] = text_of(found->start, found->payload_end + 1)) != NULL
        && (own[MESSAGE_ID] = text_of(found->id, found->id_end)) != NULL
        && (own[FINDINGS] = PyList_New(0)) != NULL) {
        frame = copied(self, first, own);
    }
    Py_XDECREF(first);
    Py_XDECREF(own[TEXT]);
    Py_XDECREF(own[MESSAGE_ID]);
    Py_XDECREF(own[FINDINGS]);
    return frame;
}

/* (frame, way, payload) of a frame that was found. */
static PyObject *
made_of(const Reader *self, PyObject *way, PyObject *number, PyObject *line,
        const Found *found)
{
    PyObject *time, *shown;
    const int is_timed
        = read_time(self, bytes_of(line), PyUnicode_GET_LENGTH(line), &time, &shown);
    if (is_timed != 1) {
        return is_timed == 0 ? Py_NewRef(Py_None) : NULL;
    }
    PyObject *frame = make_frame(self, way, number, found, time, shown);
    Py_DECREF(time);
    Py_DECREF(shown);
    if (frame == NULL) {
        return NULL;
    }
    PyObject *payload = text_of(found->payload, found->payload_end);
    PyObject *made = payload == NULL ? NULL : PyTuple_Pack(3, frame, way, payload);
    Py_DECREF(frame);
    Py_XDECREF(payload);
    return made;
}

static PyObject *
read_by_python(const Reader *self, PyObject *const *args)
{
    if (self->python == NULL) { /* cleared as garbage */
        Py_RETURN_NONE;
    }
    return PyObject_Vectorcall(self->python, args, 2, NULL);
}

PyDoc_STRVAR(read_doc,
"read($self, number, line, /)\n--\n\n\
The frame of a line, its way and its payload; None of a line of another form.");

static PyObject *
reader_read(Reader *self, PyObject *const *args, Py_ssize_t count)
{
    Found found;
    Key key;
    if (count != 2) {
        PyErr_SetString(PyExc_TypeError, "read() takes a number and a line");
        return NULL;
    }
    PyObject *const line = args[1];
    if (!is_ascii(line)) {
        return read_by_python(self, args);
    }
    const Py_ssize_t length = PyUnicode_GET_LENGTH(line);
    if (!find_frame(self, bytes_of(line), length, &found)) {
        Py_RETURN_NONE;
    }
    if (!make_key(self, bytes_of(line), length, &found, &key)) {
        return read_by_python(self, args);
    }
    PyObject *text = text_of(key.bytes, key.bytes + key.size);
    if (text == NULL) {
        return NULL;
    }
    PyObject *way = Py_XNewRef(PyDict_GetItemWithError(self->known, text));
    Py_DECREF(text);
    if (way == NULL) {
        return PyErr_Occurred() ? NULL : Py_NewRef(Py_None);
    }
    PyObject *made = made_of(self, way, args[0], line, &found);
    Py_DECREF(way);
    return made;
}

/* Making readers */

/* Where the slot of a name is; false with an exception if it is not one. */
static bool
slot_offset(PyTypeObject *cls, PyObject *name, Py_ssize_t *offset)
{
    PyObject *found = PyObject_GetAttr((PyObject *)cls, name);
    if (found == NULL) {
        return false;
    }
    bool right = false;
    if (Py_IS_TYPE(found, &PyMemberDescr_Type) && PyDescr_TYPE(found) == cls) {
        const PyMemberDef *member = ((PyMemberDescrObject *)found)->d_member;
        *offset = member->offset;
        right = member->type == T_OBJECT_EX && member->flags == 0
                && member->offset >= (Py_ssize_t)sizeof(PyObject)
                && member->offset + (Py_ssize_t)sizeof(PyObject *) <= cls->tp_basicsize;
    }
    Py_DECREF(found);
    if (!right) {
        PyErr_Format(PyExc_TypeError, "%R is not a slot of %R", name, cls);
    }
    return right;
}

/* All slots of frames, by the names in a tuple. */
static bool
take_slots(Reader *self, PyObject *names)
{
    PyTypeObject *const cls = self->frame;
    self->slots_count = PyTuple_GET_SIZE(names);
    if (!PyType_HasFeature(cls, Py_TPFLAGS_HEAPTYPE) || cls->tp_itemsize != 0
        || cls->tp_alloc != PyType_GenericAlloc || self->slots_count > MAX_SLOTS) {
        PyErr_Format(PyExc_TypeError, "%R is not a class of plain slots", cls);
        return false;
    }
    for (Py_ssize_t i = 0; i < self->slots_count; i++) {
        if (!slot_offset(cls, PyTuple_GET_ITEM(names, i), &self->slots[i])) {
            return false;
        }
    }
    for (int i = 0; i < OWN_SLOTS; i++) {
        PyObject *name = PyUnicode_InternFromString(own_names[i]);
        const bool found = name != NULL && slot_offset(cls, name, &self->own[i]);
        Py_XDECREF(name);
        if (!found) {
            return false;
        }
    }
    return true;
}

/* A tuple of slices. */
static bool
take_spans(PyObject *given, Span *spans, Py_ssize_t *count)
{
    *count = PyTuple_GET_SIZE(given);
    if (*count > MAX_SPANS) {
        PyErr_SetString(PyExc_ValueError, "too many slices");
        return false;
    }
    for (Py_ssize_t i = 0; i < *count; i++) {
        if (!PyArg_ParseTuple(PyTuple_GET_ITEM(given, i), "nn", &spans[i].start,
                              &spans[i].end)) {
            return false;
        }
    }
    return true;
}

/* What a line of the form looks like. */
static bool
take_texts(Reader *self)
{
    if (!is_ascii(self->call) || !is_ascii(self->result)
        || PyUnicode_GET_LENGTH(self->call) == 0
        || PyUnicode_GET_LENGTH(self->call) != PyUnicode_GET_LENGTH(self->result)
        || PyTuple_GET_SIZE(self->shapes) != self->others_count || self->first < 0
        || self->tail > 0) {
        PyErr_SetString(PyExc_ValueError, "this is not a form");
        return false;
    }
    for (Py_ssize_t i = 0; i < self->others_count; i++) {
        if (!is_ascii(PyTuple_GET_ITEM(self->shapes, i))) {
            PyErr_SetString(PyExc_ValueError, "a shape must be ASCII");
            return false;
        }
    }
    return true;
}

static bool
take_names(Reader *self)
{
    for (int i = 0; i < NAMES; i++) {
        self->names[i] = PyUnicode_InternFromString(looked_up[i]);
        if (self->names[i] == NULL) {
            return false;
        }
    }
    return true;
}

static int
reader_traverse(Reader *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(self->known);
    Py_VISIT(self->stamps);
    Py_VISIT(self->python);
    Py_VISIT(self->frame);
    return 0;
}

/* Whatever leads back to a reader comes by what reads in Python. */
static int
reader_clear(Reader *self)
{
    Py_CLEAR(self->python);
    return 0;
}

static void
reader_dealloc(Reader *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    Py_CLEAR(self->python);
    Py_CLEAR(self->known);
    Py_CLEAR(self->stamps);
    Py_CLEAR(self->frame);
    Py_CLEAR(self->call);
    Py_CLEAR(self->result);
    Py_CLEAR(self->shapes);
    for (int i = 0; i < NAMES; i++) {
        Py_CLEAR(self->names[i]);
    }
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *
reader_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static char *names[] = {"call", "result", "first", "tail", "time", "pieces",
                            "others", "shapes", "known", "stamps", "python", "frame",
                            "slots", NULL};
    PyObject *call, *result, *time, *pieces, *others, *shapes, *known, *stamps, *python;
    PyObject *frame, *slots;
    Py_ssize_t first, tail, timed;
    if (!PyArg_ParseTupleAndKeywords(
            args, keywords, "UUnnO!O!O!O!O!OOO!O!", names, &call, &result, &first, &tail,
            &PyTuple_Type, &time, &PyTuple_Type, &pieces, &PyTuple_Type, &others,
            &PyTuple_Type, &shapes, &PyDict_Type, &known, &stamps, &python,
            &PyType_Type, &frame, &PyTuple_Type, &slots)) {
        return NULL;
    }
    Reader *self = (Reader *)type->tp_alloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    self->call = Py_NewRef(call);
    self->result = Py_NewRef(result);
    self->shapes = Py_NewRef(shapes);
    self->known = Py_NewRef(known);
    self->stamps = Py_NewRef(stamps);
    self->python = Py_NewRef(python);
    self->frame = (PyTypeObject *)Py_NewRef(frame);
    self->first = first;
    self->tail = tail;
    Span times[MAX_SPANS] = {{0, 0}};
    const bool made = take_spans(time, times, &timed)
                      && take_spans(pieces, self->pieces, &self->pieces_count)
                      && take_spans(others, self->others, &self->others_count)
                      && take_texts(self) && take_slots(self, slots) && take_names(self);
    if (!made) {
        Py_DECREF(self);
        return NULL;
    }
    self->is_timed = timed > 0;
    self->time = times[0];
    return (PyObject *)self;
}

static PyMethodDef reader_methods[] = {
    {"read", (PyCFunction)(void (*)(void))reader_read, METH_FASTCALL, read_doc},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef reader_members[] = {
    {"reach", T_PYSSIZET, offsetof(Reader, reach), 0, "Up to where frames begin."},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot reader_slots[] = {
    {Py_tp_doc, "Finds the frames in lines of one form."},
    {Py_tp_new, reader_new},
    {Py_tp_methods, reader_methods},
    {Py_tp_members, reader_members},
    {Py_tp_traverse, reader_traverse},
    {Py_tp_clear, reader_clear},
    {Py_tp_dealloc, reader_dealloc},
    {0, NULL},
};

static PyType_Spec reader_spec = {
    .name = "_lane.Reader",
    .basicsize = sizeof(Reader),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_HAVE_GC,
    .slots = reader_slots,
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
        {"NUMBER", NUMBER},
        {"BOOLEAN", BOOLEAN},
        {"SIGNED", SIGNED},
        {"FRACTION", FRACTION},
        {"ABOVE_ZERO", ABOVE_ZERO},
        {"MAX_CAPTURES", MAX_CAPTURES},
        {"MAX_CONSTANTS", MAX_CONSTANTS},
        {"MAX_SPANS", MAX_SPANS},
    };
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        if (PyModule_AddIntConstant(module, numbers[i].name, numbers[i].value) < 0) {
            return -1;
        }
    }
    const bool added = add_type(module, "Pattern", &pattern_spec)
                       && add_type(module, "Reader", &reader_spec);
    return added ? 0 : -1;
}

static PyModuleDef_Slot module_slots[] = {
    {Py_mod_exec, fill_module},
#if PY_VERSION_HEX >= 0x030C0000
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
#endif
    {0, NULL},
};

static struct PyModuleDef module_def = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_lane",
    .m_doc = "An optional fast way through the lines of a log; see compiled.py.",
    .m_size = 0,
    .m_slots = module_slots,
};

PyMODINIT_FUNC
PyInit__lane(void)
{
    return PyModuleDef_Init(&module_def);
}
