"""Two invented governments with a finished and a running year, so that every role can be tried at once.

`loader.load` builds everything; `guide.accounts` says whom to sign in as. No person, score or comment is real. Whatever
looks random comes from one seeded source, so that every load of the same day tells the same story.
"""
