"""A turn does what is due, job by job."""

from loguru import logger

from bot.services.turn import a_job


def test_a_bug_in_one_job_goes_to_the_log_and_stops_no_other() -> None:
    lines: list[str] = []
    done = []
    sink = logger.add(lines.append, format="{extra[job]} {message}")

    for name in ("first", "second"):
        with a_job(name):
            if name == "first":
                raise KeyError("a bug")
            done.append(name)
    logger.remove(sink)

    assert done == ["second"]
    (line,) = lines
    assert line.startswith("first Job first failed")
    assert "KeyError: 'a bug'" in line
