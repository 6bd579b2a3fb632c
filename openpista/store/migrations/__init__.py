"""The schema's history as SQL files: `NNNN_subject.sql`, applied once each, in order."""
