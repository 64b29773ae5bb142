declare module "@inngest/eslint-plugin" {
  const plugin: unknown;
  export default plugin;
}
