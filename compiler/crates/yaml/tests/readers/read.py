"""Reads documents of YAML 1.1 with PyYAML: lines of JSON strings in, lines of JSON out."""
import json
import sys

import yaml

for line in sys.stdin:
    try:
        answer = json.dumps(yaml.load(json.loads(line), Loader=yaml.SafeLoader))
    except Exception as error:  # whatever goes wrong is the answer
        answer = json.dumps(f"failed: {error}")
    print(answer)
