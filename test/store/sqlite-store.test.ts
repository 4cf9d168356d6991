import { sqlitePlace } from "./place.ts";
import { storeSuite } from "./store-suite.ts";

storeSuite("SQLite", sqlitePlace);
