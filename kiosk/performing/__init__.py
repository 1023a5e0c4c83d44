"""How effects are done: each through its lane, each answered with a value.

Lives here: `Performer`, which knows what does an effect; one module a family of effects: values in, a value out.
May not: Qt, threads of its own, deciding what comes next. Who may enter: the runner and boot.
"""
