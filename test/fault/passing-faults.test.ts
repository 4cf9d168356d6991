import { builtIn, debians } from "./faces.ts";
import { onPhones } from "./on-phones.ts";
import { passingFaults } from "./passing-faults.ts";

for (const face of [builtIn, debians]) onPhones("a fault that passes", face, passingFaults);
