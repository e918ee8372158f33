print("echo-server")
