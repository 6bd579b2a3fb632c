"""The floor of streaming: Textual's own MarkdownStream, same pieces, same pace."""

import asyncio
import os

from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Markdown  # noqa: TID251  # it is what we are measured against

from bench.corpus import markdown, pieces
from bench.probe import Probe, write_felt


class Streaming(App[None]):
    """One Markdown widget that grows."""

    def compose(self) -> ComposeResult:
        """Yield the widget in a scroll."""
        with VerticalScroll() as scroll:
            scroll.anchor()
            yield Markdown()

    def on_mount(self) -> None:
        """Begin at once."""
        self.run_worker(self._play())

    async def _play(self) -> None:
        deltas, pace_s = int(os.environ["BENCH_DELTAS"]), float(os.environ["BENCH_PACE_S"])
        probe, done = Probe(), asyncio.Event()
        probe.count_paints()
        async with asyncio.TaskGroup() as group:
            watching = group.create_task(probe.watch(done, seconds=deltas * pace_s))
            stream = Markdown.get_stream(self.query_one(Markdown))
            loop = asyncio.get_running_loop()
            began = loop.time()
            for number, piece in enumerate(pieces(markdown(deltas))):
                if number == deltas:
                    break
                await stream.write(piece)
                await asyncio.sleep(max(0.0, began + (number + 1) * pace_s - loop.time()))
            await stream.stop()
            done.set()
        write_felt(watching.result())
        self.exit()


if __name__ == "__main__":
    Streaming().run()
