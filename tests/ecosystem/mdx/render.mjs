// Reads a JSON list of pages on stdin, renders each as MDX to HTML as a docs site does, and writes what came out.
import { json } from "node:stream/consumers";
import { evaluate } from "@mdx-js/mdx";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import * as runtime from "react/jsx-runtime";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";

async function render(page) {
  globalThis.PWNED = undefined;
  const names = [...page.matchAll(/<([A-Z]\w*)/g)].map((match) => match[1]);
  const components = Object.fromEntries(names.map((name) => [name, ({ children }) => createElement("aside", null, children)]));
  try {
    const { default: Content } = await evaluate(page, { ...runtime, remarkPlugins: [remarkFrontmatter, remarkGfm] });
    return { html: renderToStaticMarkup(createElement(Content, { components })), ran: globalThis.PWNED !== undefined };
  } catch (error) {
    return { error: String(error), ran: globalThis.PWNED !== undefined };
  }
}

const results = [];
for (const page of await json(process.stdin)) {
  results.push(await render(page));
}
process.stdout.write(JSON.stringify(results));
