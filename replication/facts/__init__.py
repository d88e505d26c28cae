"""Public numbers beside what the papers take as facts.

``people`` says who lives where, ``commuting`` how long the way to work is, ``patents`` and
``skills`` where inventors and graduates live, ``wages`` what people earn, and ``zipf`` which law
sizes follow. Every function reads the tables in ``data/public``; ``figures`` draws them. Papers'
checks call these functions.
"""
