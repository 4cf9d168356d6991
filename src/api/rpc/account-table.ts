/** Accounts as a file: written for a spreadsheet, and read back from one. */
import { Separator } from "../../../gen/phonefleet/v1/account_pb.js";
import type {
  ExportAccountsRequestSchema,
  ExportAccountsResponseSchema,
  ImportAccountsRequestSchema,
  ImportAccountsResponseSchema,
} from "../../../gen/phonefleet/v1/account_pb.js";
import type { AccountEntry } from "../../model/account-import.ts";
import { accountColumns, cellsOf, MOST_ACCOUNT_ROWS, readAccountTable } from "../../model/account-table.ts";
import type { AccountStore } from "../../store/account-store.ts";
import { parseCsv, writeCsv } from "../csv.ts";
import type { CsvForm } from "../csv.ts";
import type { StreamMethod, UnaryMethod } from "../method.ts";
import { filterOf } from "./account-filter.ts";

type ExportAccounts = StreamMethod<typeof ExportAccountsRequestSchema, typeof ExportAccountsResponseSchema>;

/** Of most clients, a message holds 4 MiB. */
const PART_BYTES = 256 * 1024;

const forms: Readonly<Record<Separator, CsvForm>> = {
  [Separator.UNSPECIFIED]: { separator: ",", hasMark: false },
  [Separator.COMMA]: { separator: ",", hasMark: false },
  [Separator.SEMICOLON]: { separator: ";", hasMark: true },
};

export function exportAccounts(accounts: Pick<AccountStore, "all">): ExportAccounts {
  return {
    async *follow(request) {
      const rows = (await accounts.all(filterOf(request))).map(cellsOf);
      const bytes = await writeCsv([accountColumns, ...rows], forms[request.separator]);
      const size = BigInt(bytes.length);
      yield { table: { name: "accounts.csv", contentType: "text/csv; charset=utf-8", size } };
      for (let at = 0; at < bytes.length; at += PART_BYTES)
        yield { data: Uint8Array.from(bytes.subarray(at, at + PART_BYTES)) };
    },
  };
}

type ImportAccounts = UnaryMethod<
  typeof ImportAccountsRequestSchema,
  typeof ImportAccountsResponseSchema,
  { readonly entries: readonly AccountEntry[]; readonly dryRun: boolean }
>;

export function importAccounts(accounts: Pick<AccountStore, "import">): Required<ImportAccounts> {
  return {
    async prepare({ csv, dryRun }, wrong) {
      const rows = await parseCsv(csv, MOST_ACCOUNT_ROWS + 1);
      const { entries, violations } = readAccountTable(rows);
      for (const violation of violations) wrong.add(violation);
      return { entries, dryRun };
    },
    async handle({ entries, dryRun }) {
      const { created, updated, unchanged } = await accounts.import(entries, dryRun);
      return { createdCount: created, updatedCount: updated, unchangedCount: unchanged, dryRun };
    },
  };
}
