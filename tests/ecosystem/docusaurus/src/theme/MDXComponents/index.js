import React from "react";
import MDXComponents from "@theme-original/MDXComponents";
import Admonition from "@theme/Admonition";

const Info = ({ title, children }) => (
  <Admonition type="info" title={title}>
    {children}
  </Admonition>
);

export default { ...MDXComponents, Info };
