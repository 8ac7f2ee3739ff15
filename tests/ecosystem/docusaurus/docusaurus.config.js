// The least site that shows the pages of the docs target; V4=1 builds it by the rules of the next major version.
export default {
  title: "Errors",
  url: "https://example.com",
  baseUrl: "/",
  onBrokenLinks: "throw",
  onBrokenAnchors: "throw",
  future: { v4: process.env.V4 === "1" },
  themes: ["@docusaurus/theme-classic"],
  plugins: [["@docusaurus/plugin-content-docs", { routeBasePath: "/", sidebarPath: false }]],
};
