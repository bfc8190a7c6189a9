import { defineConfig } from "vite";

// The server serves the build at `/` under a CSP without inline scripts and styles,
// so nothing may be inlined.
export default defineConfig({
  base: "/",
  server: { proxy: { "/v1": "http://127.0.0.1:8080" } },
  build: {
    target: "es2022",
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    // Where the program takes it from.
    outDir: "../crates/serve/page",
    emptyOutDir: true,
    sourcemap: false,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
