"""The HTTP door: thin routes over the use cases, sign-in, the AG-UI stream and problem details."""
