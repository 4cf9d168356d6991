/** TaskService: what to do in an app on a phone, and what came of it. */
import { TaskService } from "../../../gen/phonefleet/v1/task_pb.js";
import type { ListTasksRequest } from "../../../gen/phonefleet/v1/task_pb.js";
import { Problem } from "../../model/problem.ts";
import type { Store } from "../../store/store.ts";
import type { TaskFilter, TaskStore } from "../../store/task-store.ts";
import type { ServiceMethods } from "../method.ts";
import { getArtifact } from "./artifact.ts";
import type { ArtifactDeps } from "./artifact.ts";
import { statusOf, taskDetailMessage, taskMessage } from "./convert.ts";
import { createTasks } from "./create-tasks.ts";
import type { CreateTasksDeps } from "./create-tasks.ts";
import { implement } from "./implement.ts";
import { pageOf } from "./page.ts";
import { watchTasks } from "./watch.ts";
import type { WatchDeps } from "./watch.ts";

export type TaskDeps = CreateTasksDeps &
  WatchDeps &
  ArtifactDeps & { readonly store: Pick<Store, "tasks" | "feed" | "devices"> };

export function taskMethods(deps: TaskDeps): ServiceMethods {
  const { tasks } = deps.store;
  return implement(TaskService, {
    createTasks: createTasks(deps),
    listTasks: {
      async handle(request) {
        const { page, pageSize } = pageOf(request);
        const found = await tasks.list(filterOf(request), page, pageSize);
        return { tasks: found.tasks.map(taskMessage), total: BigInt(found.total), page, pageSize };
      },
    },
    getTask: {
      async handle({ taskId }) {
        const task = await tasks.get(Number(taskId));
        if (!task) throw noTask(taskId);
        return { task: taskDetailMessage(task) };
      },
    },
    deleteTask: {
      async handle({ taskId }) {
        const { deletedCount } = await tasks.delete([Number(taskId)]);
        if (deletedCount === 0) throw noTask(taskId);
        return { deletedCount };
      },
    },
    batchDeleteTasks: {
      async handle({ taskIds }) {
        return deleteAll(tasks, taskIds);
      },
    },
    stopTask: {
      async handle({ taskId }) {
        return { task: taskMessage(await tasks.stop(Number(taskId))) };
      },
    },
    retryTask: {
      async handle({ taskId, repeat }) {
        return { task: taskMessage(await tasks.retry(Number(taskId), repeat)) };
      },
    },
    retryAllFailedTasks: {
      async handle() {
        return { retriedCount: await tasks.retryAll() };
      },
    },
    getTaskStats: {
      async handle() {
        return counted(await tasks.stats());
      },
    },
    watchTasks: watchTasks(deps),
    getArtifact: getArtifact(deps),
  });
}

function filterOf({ status, serial, scriptName, source, scheduleId }: ListTasksRequest): TaskFilter {
  const wanted = statusOf(status);
  return {
    ...(wanted && { status: wanted }),
    ...(serial !== "" && { serial }),
    ...(scriptName !== "" && { scriptName }),
    ...(source !== "" && { source }),
    ...(scheduleId !== 0n && { scheduleId: Number(scheduleId) }),
  };
}

function counted({ pending, running, completed, failed }: Awaited<ReturnType<TaskStore["stats"]>>) {
  return {
    total: BigInt(pending + running + completed + failed),
    pending: BigInt(pending),
    running: BigInt(running),
    completed: BigInt(completed),
    failed: BigInt(failed),
  };
}

async function deleteAll(tasks: TaskStore, taskIds: readonly bigint[]) {
  const asked = [...new Set(taskIds)];
  // Two ids beyond what a number holds could round to one, and no task has either.
  const possible = asked.map(Number).filter(Number.isSafeInteger);
  const { deletedCount, notFound } = await tasks.delete(possible);
  const missing = new Set(notFound);
  const isMissing = (id: number) => !Number.isSafeInteger(id) || missing.has(id);
  return { deletedCount, notFound: asked.filter((id) => isMissing(Number(id))) };
}

function noTask(taskId: bigint): Problem {
  return new Problem("NOT_FOUND", `there is no task ${taskId}`, { field: "task_id" });
}
