"""A typed client as a Python team writes it: creates a task, watches it, stops it, reads it.

Run with the server's host:port; the generated modules are on PYTHONPATH. Prints one JSON object.
"""

import json
import sys

import grpc
from google.protobuf import json_format
from grpc_status_codes import details_of
from phonefleet.v1 import device_pb2, device_pb2_grpc, task_pb2, task_pb2_grpc

channel = grpc.insecure_channel(sys.argv[1])
tasks = task_pb2_grpc.TaskServiceStub(channel)

request = task_pb2.CreateTasksRequest(serials=["absent-phone"], script_name="follow")
request.script_config.update({"target_users": ["someone"]})
created = tasks.CreateTasks(request, timeout=10, compression=grpc.Compression.Gzip)
task_id = created.task_ids[0]

typed = task_pb2.CreateTasksRequest(serials=["absent-phone"])
typed.unfollow.target_users.append("@someone")
typed_id = tasks.CreateTasks(typed, timeout=10).task_ids[0]

seen = []
tokens = []
watch = tasks.WatchTasks(task_pb2.WatchTasksRequest(task_ids=[task_id], from_start=True), timeout=20)
for change in watch:
    tokens.append(change.resume_token)
    if change.type == task_pb2.TASK_EVENT_TYPE_HEARTBEAT:
        continue
    seen.append([task_pb2.TaskEventType.Name(change.type), task_pb2.TaskStatus.Name(change.task.status)])
    if change.type == task_pb2.TASK_EVENT_TYPE_CREATED:
        tasks.StopTask(task_pb2.StopTaskRequest(task_id=task_id), timeout=10)
        first_token = change.resume_token
    if change.type == task_pb2.TASK_EVENT_TYPE_FAILED:
        break
watch.cancel()

resumed = []
for change in tasks.WatchTasks(task_pb2.WatchTasksRequest(task_ids=[task_id], resume_token=first_token), timeout=20):
    if change.type != task_pb2.TASK_EVENT_TYPE_HEARTBEAT:
        resumed.append(task_pb2.TaskEventType.Name(change.type))
        break

task = tasks.GetTask(task_pb2.GetTaskRequest(task_id=task_id), timeout=10).task
typed_task = tasks.GetTask(task_pb2.GetTaskRequest(task_id=typed_id), timeout=10).task
try:
    tasks.GetTask(task_pb2.GetTaskRequest(task_id=2**53 - 1), timeout=10)
    missing = None
except grpc.RpcError as error:
    missing = [error.code().name, details_of(error)]

try:
    channel.unary_unary("/phonefleet.v1.TaskService/GetTask")(b"\xff\xff", timeout=10)
    malformed = None
except grpc.RpcError as error:
    malformed = [error.code().name, details_of(error)]

phones = device_pb2_grpc.DeviceServiceStub(channel)
phone = next(phones.WatchDevices(device_pb2.WatchDevicesRequest(serials=["absent-phone"]), timeout=20)).device

print(
    json.dumps(
        {
            "created_count": created.created_count,
            "seen": seen,
            "resumed": resumed,
            "all_tokens": all(tokens),
            "task": json_format.MessageToDict(task, preserving_proto_field_name=True),
            "typed": json_format.MessageToDict(typed_task, preserving_proto_field_name=True),
            "missing": missing,
            "malformed": malformed,
            "phone": [phone.serial, device_pb2.DeviceState.Name(phone.state)],
        }
    )
)
