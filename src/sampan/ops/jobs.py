"""The worker process: one procrastinate worker for each queue, and an eye on jobs whose worker is gone.

Each queue has room of its own, so that a long video holds up neither a notification nor a translation.
"""

import asyncio
import logging
import os
import signal
from collections.abc import Sequence
from datetime import UTC, datetime

from procrastinate import App, PsycopgConnector, exceptions
from procrastinate.contrib.django import app as current_app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.jobs import Job, Status
from procrastinate.worker import Worker

from sampan.core.processes import kill_descendants
from sampan.core.queue import QUEUES

logger = logging.getLogger("sampan.worker")

CONCURRENCY = {"default": 4, "media": 1, "translate": 1}
"""Jobs of a queue at once; a transcode and a translation each fill the cores by themselves."""
HEARTBEAT_SECONDS = 5.0
STALLED_SECONDS = 20.0
"""A worker that was silent this long is taken for dead: four heartbeats, for busy machines."""
RESCUE_SECONDS = 5.0
"""How often jobs of dead workers are looked for."""
RESCUES = 5
"""A job that was being done at the death of so many workers is held to be their killer, and fails."""
GRACE_SECONDS = 4.0
"""What a running job gets to finish when the worker is told to stop; then it is left for the next worker."""
CONNECTIONS = 8
"""Three that listen, one a queue, and some for heartbeats; jobs use Django's own connections."""


def run_worker(queues: Sequence[str] | None = None, *, until_idle: bool = False) -> None:
    """Do jobs until SIGINT or SIGTERM (or, with `until_idle`, until none is waiting).

    A job that does not finish within GRACE_SECONDS of the signal goes back to its queue, and the process
    ends with every program that the job had started.
    """
    connector = PsycopgConnector(kwargs=connector_params("default"), min_size=2, max_size=CONNECTIONS)
    with current_app.replace_connector(connector) as app:
        asyncio.run(_work(app, list(queues or QUEUES), until_idle))


async def rescue_stalled_jobs(app: App, own: Sequence[Worker] = ()) -> int:
    """Give the jobs of dead workers back to their queues; gives their number.

    Jobs of `own` workers are left alone: a process that was held up may see its own late heartbeat.
    """
    alive = {worker.worker_id for worker in own}
    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS)
    rescued = [job for job in stalled if job.worker_id is None or job.worker_id not in alive]
    for job in rescued:
        await _give_back(app, job)
    if rescued:
        logger.warning("took over %d jobs of a worker that is gone", len(rescued))
    return len(rescued)


async def _give_back(app: App, job: Job) -> None:
    if job.id is None:
        return
    if job.attempts >= RESCUES:
        logger.error("job %s (%s) has ended %d workers and is given up", job.id, job.task_name, job.attempts)
        await app.job_manager.finish_job_by_id_async(job.id, Status.FAILED, delete_job=False)
        return
    try:
        await app.job_manager.retry_job_by_id_async(job.id, datetime.now(UTC))
    except (exceptions.AlreadyEnqueued, exceptions.UniqueViolation):  # an equal job waits already and will do
        await app.job_manager.finish_job_by_id_async(job.id, Status.ABORTED, delete_job=False)


async def _work(app: App, queues: list[str], until_idle: bool) -> None:
    app.perform_import_paths()  # type: ignore[no-untyped-call]
    async with app.open_async():
        await rescue_stalled_jobs(app)
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        workers = [_worker(app, queue, until_idle) for queue in queues]
        running = asyncio.create_task(_run_all(workers))
        stopped, rescuing = (
            asyncio.create_task(stop.wait()),
            asyncio.create_task(_keep_rescuing(app, workers)),
        )
        logger.info("ready for %s", ", ".join(queues))
        await asyncio.wait([running, stopped, rescuing], return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        rescuing.cancel()
        for worker in workers:
            worker.stop()  # type: ignore[no-untyped-call]
        await asyncio.wait([running], timeout=GRACE_SECONDS)
        if not running.done():
            await _leave_unfinished(app, workers)
        await running


async def _run_all(workers: Sequence[Worker]) -> None:
    await asyncio.gather(*(worker.run() for worker in workers))  # type: ignore[no-untyped-call]


def _worker(app: App, queue: str, until_idle: bool) -> Worker:
    return Worker(
        app=app,
        queues=[queue],
        name=f"sampan-{queue}",
        concurrency=CONCURRENCY.get(queue, 1),
        wait=not until_idle,
        install_signal_handlers=False,
        update_heartbeat_interval=HEARTBEAT_SECONDS,
        stalled_worker_timeout=STALLED_SECONDS,
        task_middleware=app.worker_defaults.get("task_middleware"),  # closes Django's connections
    )


async def _keep_rescuing(app: App, own: Sequence[Worker]) -> None:
    while True:
        await asyncio.sleep(RESCUE_SECONDS)
        try:
            await app.job_manager.prune_stalled_workers(STALLED_SECONDS)
            await rescue_stalled_jobs(app, own)
        except exceptions.ConnectorException:
            logger.warning("the database did not answer while looking for stalled jobs")


async def _leave_unfinished(app: App, workers: Sequence[Worker]) -> None:
    """Give the unfinished jobs back and end the process here and now.

    The threads that do them cannot be stopped from outside, and a normal exit would wait for them.
    """
    unfinished = 0
    for worker in workers:
        if worker.worker_id is not None:
            for job in await app.job_manager.list_jobs_async(status="doing", worker_id=worker.worker_id):
                unfinished += 1
                await _give_back(app, job)
            await app.job_manager.unregister_worker(worker.worker_id)
    logger.warning("%d unfinished jobs were given back to the queue", unfinished)
    logging.shutdown()
    kill_descendants(os.getpid())  # last, or a job might take the death of its program for a failure
    os._exit(0)
