import { builtIn, debians } from "./faces.ts";
import { noReturn } from "./no-return.ts";
import { onPhones } from "./on-phones.ts";

for (const face of [builtIn, debians]) onPhones("a fault after Post", face, noReturn);
