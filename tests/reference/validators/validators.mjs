// Validators of npm on the official files, for __main__.py.
//
// node validators.mjs NAME FOLDER prints what NAME makes of the schemas and vectors in
// FOLDER; without arguments it prints the names.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const DRAFT_06 = "http://json-schema.org/draft-06/schema#";

const asAjv = (folder, options, prepare = () => {}) => async () => {
  const { default: Ajv } = await import(folder);
  return (schema) => {
    const ajv = new Ajv({ ...options, logger: false });
    prepare(ajv);
    return ajv.compile(schema);
  };
};

const withDraft06 = (ajv) =>
  ajv.addMetaSchema(require("ajv/dist/refs/json-schema-draft-06.json"));

const asZod = (change) => async () => {
  const { z } = await import("zod");
  return (schema) => {
    const type = z.fromJSONSchema(change(schema));
    return (payload) => type.safeParse(payload).success;
  };
};

const asDjv = async () => {
  const { default: Djv } = await import("djv");
  return (schema) => {
    const env = new Djv();
    env.addSchema("one", schema);
    env.validate("one", {});
    return (payload) => env.validate("one", payload) === undefined;
  };
};

const asNpmJsonschema = (change) => async () => {
  const { Validator } = await import("jsonschema");
  return (schema) => {
    const validator = new Validator();
    const changed = change(schema);
    validator.validate({}, changed);
    return (payload) => validator.validate(payload, changed).valid;
  };
};

const asIsMyJsonValid = async () => {
  const { default: validator } = await import("is-my-json-valid");
  return (schema) => validator(schema);
};

const asHyperjump = async () => {
  const { registerSchema, unregisterSchema, validate } = await import(
    "@hyperjump/json-schema/draft-06"
  );
  await import("@hyperjump/json-schema/draft-04");
  return async (schema) => {
    const place = "https://example.com/one";
    registerSchema(schema, place);
    try {
      const check = await validate(place);
      return (payload) => check(payload).valid;
    } finally {
      unregisterSchema(place);
    }
  };
};

const asCfworker = async () => {
  const { Validator } = await import("@cfworker/json-schema");
  return (schema) => {
    const validator = new Validator(schema);
    validator.validate({});
    return (payload) => validator.validate(payload).valid;
  };
};

const asSchemasafe = (options) => async () => {
  const { validator } = await import("@exodus/schemasafe");
  return (schema) => validator(schema, options);
};

const asJsonSchemaLibrary = async () => {
  const { compileSchema } = await import("json-schema-library");
  return (schema) => {
    const node = compileSchema(schema);
    node.validate({});
    return (payload) => node.validate(payload).valid;
  };
};

const asTheyAre = (schema) => schema;
const without = (name) => (schema) => {
  const { [name]: _, ...rest } = schema;
  return rest;
};
const draft07 = (schema) => ({
  ...schema,
  $schema: "http://json-schema.org/draft-07/schema#",
});

// By package, then by what it is told, as the table has it.
const VALIDATORS = {
  ajv: {
    "nothing": asAjv("ajv", {}),
    "`addMetaSchema` of draft-06": asAjv("ajv", {}, withDraft06),
    "that, and `strictSchema: false`": asAjv(
      "ajv",
      { strictSchema: false },
      withDraft06,
    ),
  },
  "ajv-draft-04": {
    "nothing": asAjv("ajv-draft-04", {}),
    "`strictSchema: false`": asAjv("ajv-draft-04", { strictSchema: false }),
    "that, and `multipleOfPrecision: 6`": asAjv("ajv-draft-04", {
      strictSchema: false,
      multipleOfPrecision: 6,
    }),
  },
  zod: {
    "nothing": asZod(asTheyAre),
    "`$schema` of draft-07": asZod(draft07),
  },
  djv: { "nothing": asDjv },
  jsonschema: {
    "nothing": asNpmJsonschema(asTheyAre),
    "files without `$id`": asNpmJsonschema(without("$id")),
  },
  "is-my-json-valid": { "nothing": asIsMyJsonValid },
  "@hyperjump/json-schema": { "imports of draft-04 and draft-06": asHyperjump },
  "@cfworker/json-schema": { "nothing": asCfworker },
  "@exodus/schemasafe": {
    "nothing": asSchemasafe({}),
    "`mode: \"lax\"`": asSchemasafe({ mode: "lax" }),
  },
  "json-schema-library": { "nothing": asJsonSchemaLibrary },
};

const load = (path) => JSON.parse(readFileSync(path, "utf-8"));

// Whether a payload is found valid; an error at a payload is an answer as well.
async function verdictOf(validate, payload) {
  try {
    return (await validate(payload)) ? "accepted" : "refused";
  } catch {
    return "an error";
  }
}

// How many files of one version are read, and where verdicts are not those of vectors.
async function judged(make, folder) {
  const found = { files: 0, read: 0, vectors: 0, wrong: [] };
  for (const name of readdirSync(join(folder, "schemas")).sort()) {
    found.files += 1;
    let validate;
    try {
      validate = await make(load(join(folder, "schemas", name)));
    } catch (error) {
      found.why ??= String(error.message ?? error);
      continue;
    }
    found.read += 1;
    for (const vector of load(join(folder, "vectors", name)).vectors) {
      found.vectors += 1;
      const verdict = await verdictOf(validate, vector.payload);
      if (verdict !== (vector.valid ? "accepted" : "refused"))
        found.wrong.push([verdict, vector.name]);
    }
  }
  return found;
}

const [name, folder] = process.argv.slice(2);
if (name === undefined) {
  console.log(JSON.stringify(Object.keys(VALIDATORS)));
} else {
  const place = join(import.meta.dirname, "node_modules", name, "package.json");
  const told = {};
  for (const [options, prepare] of Object.entries(VALIDATORS[name])) {
    told[options] = {};
    for (const version of readdirSync(folder).sort())
      told[options][version] = await judged(await prepare(), join(folder, version));
  }
  console.log(JSON.stringify({ version: load(place).version, told }));
}
