"""Pictures of the screens, a file for each subject."""
