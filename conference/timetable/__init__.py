"""The problem of who meets whom when, its solvers and its independent checker."""
