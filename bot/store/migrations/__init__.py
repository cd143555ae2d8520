"""How a database comes from one version's form to the next; `bot.store.opening` runs it."""
