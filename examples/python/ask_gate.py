"""Asks for the benchmark gate of a commit from Python, by Temporal alone: nothing of benchmark-gate is installed here.

    pip install -r requirements.txt
    TEMPORAL_ADDRESS=... python ask_gate.py OWNER/NAME --pr 218 [--request-id ID] [--wait SECONDS] [--json]

A request has an id that the asker chooses: one request is one run. Whoever asks again with the same id, because this program
was ended, say, gets the outcome of the run that the first one began.

Exit codes: 0 pass or skipped, 1 fail, 2 wrong input, 3 the server is away, 4 still running, 5 the gate itself broke.
"""

import argparse
import asyncio
import json
import os
import sys
import uuid
from typing import Any
from urllib.parse import quote

from temporalio.client import Client, WorkflowFailureError
from temporalio.common import WorkflowIDReusePolicy
from temporalio.envconfig import ClientConfig
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError

REQUEST_WORKFLOW = "requestBenchmarkGate"
TASK_QUEUE = "benchmark-gate"

PASSED, FAILED, WRONG_INPUT, UNREACHABLE, STILL_RUNNING, BROKE = range(6)

# What an asking fails with; anything else is the gate's own fault.
FAILURES = {"wrong-input": WRONG_INPUT, "transient": UNREACHABLE}


async def ask(client: Client, workflow: str, workflow_id: str, request: dict[str, Any]) -> dict[str, Any]:
    """Starts a workflow by its name, or finds the one that was started under this id, and returns its outcome."""
    try:
        handle = await client.start_workflow(
            workflow,
            request,
            id=workflow_id,
            task_queue=TASK_QUEUE,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
        )
    except WorkflowAlreadyStartedError:
        handle = client.get_workflow_handle(workflow_id)
    return await handle.result()


def workflow_id_of(request_id: str) -> str:
    """The id that everybody gives the asking of this request id, whatever language they ask in."""
    return "benchmark-gate/ask/" + quote(request_id, safe="-_.!~*'()")


def exit_code_of(outcome: dict[str, Any]) -> int:
    """The exit code of an outcome: a fault of the request or of the gate beats its status."""
    fault = outcome.get("fault")
    if fault is not None:
        return WRONG_INPUT if fault["kind"] == "wrong-input" else BROKE
    return FAILED if outcome["status"] == "fail" else PASSED


def lines_of(outcome: dict[str, Any]) -> list[str]:
    """Status and route, as the command line prints them, and why."""
    reason = f" ({outcome['reason']})" if outcome.get("reason") else ""
    route = outcome.get("route")
    return [
        f"{outcome['gate']} = {outcome['status']}{reason}",
        *([f"{route['kind']} → {route['to']}"] if route else []),
        outcome["why"],
    ]


def request_of(options: argparse.Namespace) -> dict[str, Any]:
    """The request: a key that isn't there means that the gate finds it."""
    named = {
        "repository": options.repository,
        "pullRequest": options.pr,
        "issue": options.issue,
        "sha": options.sha,
        "source": options.source,
        "profile": options.profile,
    }
    return {key: value for key, value in named.items() if value is not None}


def options_of(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Asks for the benchmark gate of a commit.")
    parser.add_argument("repository", metavar="OWNER/NAME")
    subject = parser.add_mutually_exclusive_group(required=True)
    subject.add_argument("--pr", type=int)
    subject.add_argument("--issue", type=int)
    parser.add_argument("--sha")
    parser.add_argument("--source")
    parser.add_argument("--profile")
    parser.add_argument("--request-id", default=str(uuid.uuid4()), help="the same again gets the same run's outcome")
    parser.add_argument("--wait", type=float, help="seconds; the gate goes on after them")
    parser.add_argument("--json", action="store_true", help="print the outcome document")
    return parser.parse_args(words)


def connection_failure(error: Exception) -> str:
    return f"the Temporal server is away ({error}): set TEMPORAL_ADDRESS, or start it"


async def main(words: list[str]) -> int:
    options = options_of(words)
    try:
        client = await Client.connect(**ClientConfig.load_client_connect_config())
    except RuntimeError as error:
        print(connection_failure(error), file=sys.stderr)
        return UNREACHABLE
    workflow_id = workflow_id_of(options.request_id)
    print(f"asked: --request-id {options.request_id}", file=sys.stderr)
    try:
        asking = ask(client, REQUEST_WORKFLOW, workflow_id, request_of(options))
        outcome = await asyncio.wait_for(asking, options.wait)
    except asyncio.TimeoutError:
        print("still running: ask again with the same --request-id", file=sys.stderr)
        return STILL_RUNNING
    except WorkflowFailureError as error:
        cause = error.cause
        print(cause, file=sys.stderr)
        return FAILURES.get(cause.type or "", BROKE) if isinstance(cause, ApplicationError) else BROKE
    except RPCError as error:
        print(connection_failure(error), file=sys.stderr)
        return UNREACHABLE
    print(json.dumps(outcome, ensure_ascii=False, indent=2) if options.json else "\n".join(lines_of(outcome)))
    return exit_code_of(outcome)


def end(code: int) -> None:
    """Ends the process at once: the SDK's threads outlive the loop, and now and then abort an interpreter that shuts down."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    end(asyncio.run(main(sys.argv[1:])))
