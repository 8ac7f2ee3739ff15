// Reads YAML and prints as JSON what a reader of YAML 1.1 and one of YAML 1.2 make of it.
import { readFileSync } from "node:fs";
import { parse } from "yaml";

const text = readFileSync(0, "utf8");
console.log(JSON.stringify(["1.1", "1.2"].map((version) => parse(text, { version }))));
