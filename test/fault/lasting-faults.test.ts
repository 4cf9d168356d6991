import { builtIn, debians } from "./faces.ts";
import { appsRefuse, phoneFaults } from "./lasting-faults.ts";
import { onPhones } from "./on-phones.ts";

for (const face of [builtIn, debians]) onPhones("a fault that a person mends", face, phoneFaults);
onPhones("an app that refuses", builtIn, appsRefuse);
