"""A simulated Instagram with followers, in one file: the default platform and the tests' honest fake."""
