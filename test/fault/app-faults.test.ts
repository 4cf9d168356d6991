import { appFaults } from "./app-faults.ts";
import { builtIn } from "./faces.ts";
import { materialFaults } from "./material-faults.ts";
import { onPhones } from "./on-phones.ts";

// of these the way to the phone knows nothing
onPhones("an app", builtIn, appFaults);
onPhones("a file", builtIn, materialFaults);
