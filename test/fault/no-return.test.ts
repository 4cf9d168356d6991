import { builtIn, debians } from "./faces.ts";
import { lostAfterPost, noReturn } from "./no-return.ts";
import { onPhones } from "./on-phones.ts";

onPhones("a fault after Post", builtIn, noReturn);
onPhones("a fault after Post", debians, lostAfterPost);
