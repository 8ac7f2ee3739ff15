// Reads {schema, bodies: [{definition, body}]} and prints for each body whether ajv, at its strictest, takes it.
import Ajv from "ajv/dist/2020.js";
import { readFileSync } from "node:fs";

const { schema, bodies } = JSON.parse(readFileSync(0, "utf8"));
const ajv = new Ajv({ strict: true, strictRequired: true });
ajv.addSchema({ $id: "https://errors.test/schema", ...schema });
ajv.getSchema("https://errors.test/schema");
const taken = bodies.map(({ definition, body }) =>
  ajv.validate({ $ref: `https://errors.test/schema#/$defs/${definition}` }, body),
);
console.log(JSON.stringify(taken));
