"use strict";
// Checks frames as the codec does, with the rules of this version: nothing leaves the page.
// A test has it judge every test vector in a browser.
const checking = (() => {
  const MAX_DEPTH = 100;
  const MAX_NESTING = 900;
  const MAX_ID_LENGTH = 36;
  const SEEN = 40;
  const KINDS = { 2: "CALL", 3: "CALLRESULT", 4: "CALLERROR", 5: "CALLRESULTERROR", 6: "SEND" };

  // JSON, read strictly. A number keeps its text, since 1 and 1.0 differ in OCPP 1.6;
  // an object is a Map, which keeps the order of its keys.

  class Numeral {
    constructor(text) {
      this.text = text;
      this.value = Number(text);
      this.isInt = /^-?\d+$/.test(text);
    }
  }

  const SPACE = /[ \t\r\n]*/y;
  const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
  const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
  const WORDS = { true: true, false: false, null: null };

  class Reader {
    constructor(text, at) {
      this.text = text;
      this.at = at;
    }

    fail(what) {
      throw new SyntaxError(what);
    }

    match(pattern) {
      pattern.lastIndex = this.at;
      const found = pattern.exec(this.text)?.[0];
      if (found !== undefined) this.at += found.length;
      return found;
    }

    skip() {
      this.match(SPACE);
      return this.text[this.at];
    }

    value(depth = 0) {
      if (depth > MAX_NESTING) this.fail("nested too deep");
      const first = this.skip();
      if (first === "{") return this.object(depth);
      if (first === "[") return this.array(depth);
      if (first === '"') return this.string();
      for (const [word, value] of Object.entries(WORDS)) {
        if (this.text.startsWith(word, this.at)) {
          this.at += word.length;
          return value;
        }
      }
      return this.number();
    }

    number() {
      const text = this.match(NUMBER);
      if (!text) this.fail(this.at < this.text.length ? "this is not JSON" : "the text ends too early");
      const number = new Numeral(text);
      if (!Number.isFinite(number.value) && !number.isInt) this.fail(`the number ${cut(text)} is too large`);
      return number;
    }

    string() {
      const found = this.match(STRING);
      if (found === undefined) this.fail("a string does not end, or holds what it must not");
      const text = JSON.parse(found);
      if (/\p{Surrogate}/u.test(text)) this.fail("a string holds half a surrogate pair");
      return text;
    }

    // Calls item until the closing bracket.
    items(close, item) {
      this.at += 1;
      if (this.skip() === close) {
        this.at += 1;
        return;
      }
      for (;;) {
        item();
        const next = this.skip();
        this.at += 1;
        if (next === close) return;
        if (next !== ",") this.fail(next ? "a comma is missing" : "the text ends too early");
      }
    }

    array(depth) {
      const found = [];
      this.items("]", () => found.push(this.value(depth + 1)));
      return found;
    }

    object(depth) {
      const found = new Map();
      this.items("}", () => {
        if (this.skip() !== '"') this.fail("a key is not a string");
        const key = this.string();
        if (found.has(key)) this.fail(`duplicate key ${shown(key)} in one object`);
        if (this.skip() !== ":") this.fail("a colon is missing");
        this.at += 1;
        found.set(key, this.value(depth + 1));
      });
      return found;
    }
  }

  function whole(text) {
    const reader = new Reader(text, 0);
    const value = reader.value();
    if (reader.skip() !== undefined) reader.fail("more follows after the value");
    return value;
  }

  const cut = (text) => (text.length > SEEN ? `${text.slice(0, SEEN)}...` : text);

  function shown(value) {
    if (value instanceof Numeral) return cut(value.text);
    if (value instanceof Map) return "an object";
    if (Array.isArray(value)) return "an array";
    return cut(JSON.stringify(value));
  }

  // What is wrong, with a JSON pointer into the payload.

  const step = (key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;

  class Walk {
    constructor(rules) {
      this.rules = rules;
      this.findings = [];
    }

    add(pointer, message, rule) {
      this.findings.push({ pointer, message, rule, code: this.rules.codes[rule] });
    }

    wrongType(value, expected, at) {
      this.add(at, `${shown(value)} is not ${expected}`, "type");
    }

    object(name, value, at) {
      if (!(value instanceof Map)) return this.wrongType(value, "a JSON object", at);
      const [open, fields] = this.rules.objects[name];
      for (const [key, rule, required] of fields) {
        if (value.has(key)) this.value(rule, value.get(key), at + step(key));
        else if (required) this.add(at, `${key} is missing`, "required");
      }
      const known = new Set(fields.map(([key]) => key));
      if (open) this.data(value, at, 1, known);
      else {
        for (const key of value.keys()) {
          if (!known.has(key)) this.add(at + step(key), `the key ${shown(key)} is unknown`, "additionalProperties");
        }
      }
    }

    // Any JSON, but not nested too deep; the first place that is ends the look.
    data(value, at, depth, known) {
      const entries = value instanceof Map || Array.isArray(value) ? [...value.entries()] : null;
      if (!entries) return true;
      if (depth > MAX_DEPTH) {
        this.add(at, `nested deeper than ${MAX_DEPTH} levels`, "depth");
        return false;
      }
      return entries.every(([key, item]) => known?.has(key) || this.data(item, at + step(key), depth + 1));
    }

    value([kind, ...limits], value, at) {
      return this[kind](value, at, ...limits);
    }

    reference(value, at, name) {
      this.object(name, value, at);
    }

    array(value, at, items, least, most) {
      if (!Array.isArray(value)) return this.wrongType(value, "a JSON array", at);
      if (least !== null && value.length < least) this.add(at, `${value.length} items, at least ${least} needed`, "minItems");
      if (most !== null && value.length > most) this.add(at, `${value.length} items, at most ${most} allowed`, "maxItems");
      value.forEach((item, index) => this.value(items, item, at + step(index)));
    }

    string(value, at, most) {
      if (typeof value !== "string") return this.wrongType(value, "a string", at);
      const length = most === null || value.length <= most ? 0 : [...value].length;
      if (length > most) this.add(at, `${shown(value)} has ${length} characters, at most ${most} are allowed`, "maxLength");
    }

    enum(value, at, name) {
      if (typeof value !== "string") return this.wrongType(value, "a string", at);
      const known = this.rules.enums[name];
      if (known.includes(value)) return;
      const listed = known.slice(0, 8).join(", ") + (known.length > 8 ? ", ..." : "");
      this.add(at, `${shown(value)} is not one of ${name} (${listed})`, "enum");
    }

    boolean(value, at) {
      if (typeof value !== "boolean") this.wrongType(value, "true or false", at);
    }

    integer(value, at, least, most, strict) {
      const isWhole = value instanceof Numeral && (value.isInt || (!strict && Number.isInteger(value.value)));
      if (!isWhole) return this.wrongType(value, "a whole number", at);
      this.range(value, at, least, most);
    }

    number(value, at, least, most, multiple) {
      if (!(value instanceof Numeral)) return this.wrongType(value, "a number", at);
      this.range(value, at, least, most);
      if (multiple !== null && !isMultiple(value, multiple)) {
        this.add(at, `${shown(value)} is not a multiple of ${multiple}`, "multipleOf");
      }
    }

    range(number, at, least, most) {
      if (least !== null && number.value < least) this.add(at, `${shown(number)} is less than ${least}`, "minimum");
      if (most !== null && number.value > most) this.add(at, `${shown(number)} is more than ${most}`, "maximum");
    }

    any(value, at) {
      this.data(value, at, 1);
    }

    // What a vendor's schema says besides is for the modules to check.
    unchecked() {}
  }

  // A numeral as a whole number and the power of ten that it is divided by.
  function decimal(text) {
    const [, sign, digits, fraction = "", exponent = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE](.+))?$/.exec(text);
    return [BigInt(sign + digits + fraction), fraction.length - Number(exponent)];
  }

  function isMultiple(number, step) {
    if (!Number.isFinite(number.value)) return false;
    const [[value, places], [by, stepPlaces]] = [decimal(number.text), decimal(step)];
    if (value === 0n) return true;
    if (Math.abs(places) > 2000) return places < 0;
    const common = Math.max(places, stepPlaces, 0);
    return (value * 10n ** BigInt(common - places)) % (by * 10n ** BigInt(common - stepPlaces)) === 0n;
  }

  // Frames.

  class Checker {
    constructor(rules) {
      this.rules = rules;
      this.asked = new Map();
    }

    payload(name, value) {
      const walk = new Walk(this.rules);
      walk.object(name, value, "");
      return walk.findings;
    }

    wrong(message, rule) {
      return [{ pointer: "", message, rule, code: this.rules.codes[rule] }];
    }

    // What a frame is, and what is wrong with it.
    frame(frame, chosen) {
      const kind = frame[0] instanceof Numeral ? frame[0].value : 0;
      const id = frame[1];
      const name = KINDS[kind];
      if (!name || !this.rules.kinds.includes(kind)) {
        return { what: "frame", findings: this.wrong(`the message type ${shown(frame[0])} is unknown`, "frame") };
      }
      if (typeof id !== "string" || !id || [...id].length > MAX_ID_LENGTH) {
        const message = `the message id has to be a string of 1 to ${MAX_ID_LENGTH} characters`;
        return { what: name, findings: this.wrong(message, "frame") };
      }
      if (kind === 2 || kind === 6) return this.request(frame, kind, name);
      return kind === 3 ? this.response(frame, name, chosen) : this.error(frame, name);
    }

    request(frame, kind, name) {
      const [, id, action, payload] = frame;
      const what = `${name} ${typeof action === "string" ? action : ""}`.trim();
      if (frame.length !== 4 || typeof action !== "string") {
        return { what, findings: this.wrong(`a ${name} is [type, message id, action, payload]`, "frame") };
      }
      const known = Object.hasOwn(this.rules.actions, action) ? this.rules.actions[action] : {};
      if (kind === 2) this.asked.set(id, action);
      const schema = known[kind];
      if (!schema) return { what, findings: this.wrong(`the action ${shown(action)} is unknown`, "action") };
      return { what, schema, findings: this.payload(schema, payload) };
    }

    response(frame, name, chosen) {
      const [, id, payload] = frame;
      const action = this.asked.get(id);
      const schema = this.rules.actions[action]?.[3] ?? (action ? undefined : chosen);
      const what = `${name} ${action ?? ""}`.trim();
      if (frame.length !== 3) return { what, findings: this.wrong(`a ${name} is [type, message id, payload]`, "frame") };
      if (!schema) {
        return { what, unchecked: "no request with its id stands above: choose the message", findings: [] };
      }
      return { what, schema, findings: this.payload(schema, payload) };
    }

    error(frame, name) {
      const [, id, code, description, details] = frame;
      const what = `${name} ${this.asked.get(id) ?? ""}`.trim();
      const right = frame.length === 5 && typeof code === "string" && typeof description === "string";
      if (!right || !(details instanceof Map)) {
        const message = `a ${name} is [type, message id, code, description, details]`;
        return { what, findings: this.wrong(message, "frame") };
      }
      if (this.rules.errors.includes(code)) return { what, findings: [] };
      return { what, findings: this.wrong(`${shown(code)} is not an error code of this version`, "error-code") };
    }
  }

  // Where frames are in a text: anywhere in a line, over several lines, in JSON or CSV.

  const BEGINS = /\[\s*-?\d+\s*,\s*\\?"/g;

  function* framesIn(text) {
    BEGINS.lastIndex = 0;
    let begin;
    let [line, counted] = [1, 0];
    while ((begin = BEGINS.exec(text))) {
      line += text.slice(counted, begin.index).split("\n").length - 1;
      counted = begin.index;
      const found = frameAt(text, begin.index);
      if (found.end) BEGINS.lastIndex = found.end;
      yield { line, ...found };
    }
  }

  function frameAt(text, at) {
    try {
      return read(text, at);
    } catch (error) {
      // In a string of JSON, or in a cell of CSV, quotes are written otherwise.
      const rest = /.*/y;
      rest.lastIndex = at;
      const [line] = rest.exec(text);
      for (const quoted of ['\\"', '""']) {
        if (!line.includes(quoted)) continue;
        try {
          const { frame } = read(line.replaceAll(quoted, '"'), 0);
          return { frame, end: at + line.length };
        } catch {}
      }
      return { problem: error.message };
    }
  }

  function read(text, at) {
    const reader = new Reader(text, at);
    return { frame: reader.value(), end: reader.at };
  }

  // Everything that is in a text: frames, or one payload of the message chosen.
  function check(rules, text, chosen) {
    const checker = new Checker(rules);
    const found = [];
    for (const { line, frame, problem } of framesIn(text)) {
      if (problem) found.push({ line, what: "frame", findings: checker.wrong(problem, "json") });
      else found.push({ line, ...checker.frame(frame, chosen) });
    }
    if (found.length || !chosen || !text.trim()) return found;
    try {
      return [{ line: 1, what: chosen, schema: chosen, findings: checker.payload(chosen, whole(text)) }];
    } catch (error) {
      return [{ line: 1, what: chosen, findings: checker.wrong(error.message, "json") }];
    }
  }

  return { check };
})();
