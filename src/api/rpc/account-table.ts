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
import type { AccountFilter, AccountStore } from "../../store/account-store.ts";
import { parseCsv, writeCsv } from "../csv.ts";
import type { CsvForm } from "../csv.ts";
import type { StreamMethod, UnaryMethod } from "../method.ts";
import { filterOf } from "./account-filter.ts";

type ExportAccounts = StreamMethod<typeof ExportAccountsRequestSchema, typeof ExportAccountsResponseSchema>;

/** Read and written in one go: a few milliseconds. Of most clients, a message holds 4 MiB, and that takes at most a tenth. */
const SLICE_ACCOUNTS = 500;

const forms: Readonly<Record<Separator, CsvForm>> = {
  [Separator.UNSPECIFIED]: { separator: ",", hasMark: false },
  [Separator.COMMA]: { separator: ",", hasMark: false },
  [Separator.SEMICOLON]: { separator: ";", hasMark: true },
};

export function exportAccounts(accounts: Pick<AccountStore, "after">): ExportAccounts {
  return {
    async *follow(request) {
      const filter = filterOf({ ...request, username: "" });
      const parts = await writeCsv(slices(accounts, filter), forms[request.separator]);
      const size = BigInt(parts.reduce((sum, { length }) => sum + length, 0));
      yield { table: { name: "accounts.csv", contentType: "text/csv; charset=utf-8", size } };
      for (const part of parts) yield { data: Uint8Array.from(part) };
    },
  };
}

async function* slices(accounts: Pick<AccountStore, "after">, filter: AccountFilter) {
  yield [accountColumns];
  for (let last = 0; ;) {
    const slice = await accounts.after(last, filter, SLICE_ACCOUNTS);
    yield slice.map(cellsOf);
    if (slice.length < SLICE_ACCOUNTS) return;
    last = slice.at(-1)?.id ?? last;
  }
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
