"""An event loop in which time is a number: one thread, no sockets, no waiting.

When nothing is ready, time jumps to the next timer. So a week passes in a moment, and the same
seed runs the same callbacks in the same order, on every machine.
"""

import asyncio
import itertools
from contextvars import ContextVar, copy_context

PROCESS = ContextVar("process", default=None)


class Stuck(RuntimeError):
    """Nothing is ready and nothing ever will be."""


class VirtualLoop(asyncio.BaseEventLoop):
    """A loop whose time moves only when everybody waits."""

    def __init__(self):
        super().__init__()
        self._moment = 0.0
        self._selector = _Nothing(self)
        self._clock_resolution = 1e-6
        self.set_task_factory(_task)

    def time(self):
        return self._moment

    def wait_for_timer(self, timeout):
        if timeout is None:
            raise Stuck
        self._moment += max(timeout, 0)

    def run_in_executor(self, executor, func, *args):
        """Do at once what a thread would do beside."""
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as why:  # noqa: BLE001 - whoever waits for it is told
            done.set_exception(why)
        return done

    def _process_events(self, event_list):
        """Have no events of files and sockets."""

    def _write_to_self(self):
        """Have no other thread to be woken by."""


class _Nothing:
    """What stands where others have a selector."""

    def __init__(self, loop):
        self._loop = loop

    def select(self, timeout):
        self._loop.wait_for_timer(timeout)
        return []


def _task(loop, work, context=None):
    """Make a task and note it with the process it belongs to, so that both can die at once."""
    context = context or copy_context()
    task = asyncio.Task(work, loop=loop, context=context, name=f"task {next(_numbers)}")
    process = context.get(PROCESS)
    if process is not None:
        process.tasks[task] = None
        task.add_done_callback(lambda done: process.tasks.pop(done, None))
    return task


_numbers = itertools.count()


def spawn(process, work):
    """Start `work` as a part of a process."""
    context = copy_context()
    context.run(PROCESS.set, process)
    return asyncio.get_running_loop().create_task(work, context=context)
