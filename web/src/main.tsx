// Starts the page: theme, keys, address, then the view that the address names.
import { render } from "preact";
import "./styles/base.css";
import "./styles/parts.css";
import "./styles/views.css";
import "./styles/charts.css";
import { App } from "./App";
import { listen } from "./state/address";
import { loadCodes } from "./state/codes";
import { watch } from "./state/growth";
import { listenKeys } from "./state/keys";
import { startTheme } from "./state/theme";

startTheme();
listen();
listenKeys();
loadCodes();
watch();
const root = document.getElementById("app");
if (root) render(<App />, root);
