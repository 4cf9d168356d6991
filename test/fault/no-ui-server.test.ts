import { builtIn } from "./faces.ts";
import { noUiServer } from "./no-ui-server.ts";
import { onPhones } from "./on-phones.ts";

onPhones("no UI server", builtIn, noUiServer, { isUiServerInstalled: false });
