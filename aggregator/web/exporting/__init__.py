"""The pages as files, for a web server or an object store that runs nothing of ours."""
