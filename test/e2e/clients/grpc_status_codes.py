"""Reads the google.rpc details of an error without Debian's python3-grpcio-status, which does not exist."""

from google.rpc import error_details_pb2, status_pb2


def details_of(error):
    """[reason, domain, metadata] of the first ErrorInfo of a grpc.RpcError, or None."""
    for key, value in error.trailing_metadata() or []:
        if key != "grpc-status-details-bin":
            continue
        status = status_pb2.Status.FromString(value)
        for detail in status.details:
            info = error_details_pb2.ErrorInfo()
            if detail.Unpack(info):
                return [info.reason, info.domain, dict(info.metadata)]
    return None
