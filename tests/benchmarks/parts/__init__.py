"""What benchmarks are made of; `run` starts only the modules beside this folder."""
