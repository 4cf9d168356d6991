/** AccountService: accounts of apps, and the phones on which they are signed in. */
import { AccountService } from "../../../gen/phonefleet/v1/account_pb.js";
import type {
  CreateAccountRequest,
  CreateAccountRequestSchema,
  CreateAccountResponseSchema,
  UpdateAccountRequest,
  UpdateAccountRequestSchema,
  UpdateAccountResponseSchema,
} from "../../../gen/phonefleet/v1/account_pb.js";
import { bareUsername, isPackageName, PACKAGE_FORM } from "../../model/account.ts";
import type { AccountChange, NewAccount } from "../../model/account.ts";
import { Problem } from "../../model/problem.ts";
import type { App } from "../../model/task.ts";
import type { AccountStore } from "../../store/account-store.ts";
import type { Store } from "../../store/store.ts";
import type { ServiceMethods, UnaryMethod, Violations } from "../method.ts";
import { filterOf } from "./account-filter.ts";
import { exportAccounts, importAccounts } from "./account-table.ts";
import { accountMessage, appOf } from "./convert.ts";
import { implement } from "./implement.ts";
import { pageOf } from "./page.ts";

/** What a quarantine that a person starts gives as its reason. */
const BY_HAND = "by hand";

export function accountMethods({ accounts }: Pick<Store, "accounts">): ServiceMethods {
  return implement(AccountService, {
    createAccount: createAccount(accounts),
    getAccount: {
      async handle({ accountId }) {
        const account = await accounts.get(Number(accountId));
        if (!account)
          throw new Problem("NOT_FOUND", `there is no account ${accountId}`, { field: "account_id" });
        return { account: accountMessage(account) };
      },
    },
    listAccounts: {
      async handle(request) {
        const { page, pageSize } = pageOf(request);
        const found = await accounts.list(filterOf(request), page, pageSize);
        return { accounts: found.accounts.map(accountMessage), total: BigInt(found.total), page, pageSize };
      },
    },
    updateAccount: updateAccount(accounts),
    exportAccounts: exportAccounts(accounts),
    importAccounts: importAccounts(accounts),
    deleteAccount: {
      async handle({ accountId }) {
        await accounts.delete(Number(accountId));
        return { deletedCount: 1 };
      },
    },
  });
}

type CreateAccount = UnaryMethod<
  typeof CreateAccountRequestSchema,
  typeof CreateAccountResponseSchema,
  NewAccount
>;

function createAccount(accounts: AccountStore): CreateAccount {
  return {
    prepare: newAccount,
    async handle(account) {
      return { account: accountMessage(await accounts.create(account)) };
    },
  };
}

function newAccount(request: CreateAccountRequest, wrong: Violations): NewAccount {
  const username = bareUsername(request.username);
  if ((username === "" || username.includes("\0")) && !wrong.has("username"))
    wrong.add({ field: "username", message: "names nobody" });
  requireNames(request, wrong);
  return {
    // The rules of the .proto have refused an app that is not given, and then this is not used.
    app: appOf(request.app) ?? ("tiktok" satisfies App),
    username,
    serial: orNull(request.serial),
    package: orNull(request.package),
    isEnabled: request.enabled ?? true,
  };
}

type UpdateAccount = UnaryMethod<typeof UpdateAccountRequestSchema, typeof UpdateAccountResponseSchema>;

function updateAccount(accounts: AccountStore): Required<UpdateAccount> {
  return {
    prepare(request, wrong) {
      requireNames(request, wrong);
      return request;
    },
    async handle(request) {
      const id = Number(request.accountId);
      const { quarantineReason, ...others } = changeOf(request);
      // A quarantine that lasts keeps its reason: it tells more than that somebody wants it, too.
      const isKept = quarantineReason === BY_HAND && (await accounts.get(id))?.quarantine;
      const change = isKept || quarantineReason === undefined ? others : { ...others, quarantineReason };
      return { account: accountMessage(await accounts.update(id, change)) };
    },
  };
}

/** Empty ones are none, and allowed. */
function requireNames(
  { serial = "", package: name = "" }: CreateAccountRequest | UpdateAccountRequest,
  wrong: Violations,
): void {
  if (isNoName(serial)) wrong.add({ field: "serial", message: "names no device" });
  if (name !== "" && !isPackageName(name))
    wrong.add({ field: "package", message: `must be ${PACKAGE_FORM}` });
}

function isNoName(text: string): boolean {
  return text !== "" && (text.trim() === "" || text.includes("\0"));
}

function changeOf({ serial, package: name, enabled, quarantined }: UpdateAccountRequest): AccountChange {
  return {
    ...(serial !== undefined && { serial: orNull(serial) }),
    ...(name !== undefined && { package: orNull(name) }),
    ...(enabled !== undefined && { isEnabled: enabled }),
    ...(quarantined !== undefined && { quarantineReason: quarantined ? BY_HAND : null }),
  };
}

function orNull(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : text;
}
