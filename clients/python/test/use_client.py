"""Does one thing with the client, as told on the command line, and prints what came of it as JSON."""

import json
import sys

from aerie import Aerie, AerieProblem

ORDER = {
    "pickup": {"location": {"latitude": 29.75, "longitude": -95.36}},
    "dropoff": {"location": {"latitude": 29.74, "longitude": -95.37}},
    "package": {"size": "small", "weightGrams": 800},
}


def main(base_url: str, action: str) -> object:
    aerie = Aerie(base_url, "shop", "secret", base_seconds=0.001)
    try:
        if action == "create":
            return aerie.create_delivery(ORDER)
        if action == "put":
            return aerie.put_delivery("d", ORDER, if_match='"7"')
        if action == "get":
            return aerie.get_delivery("a b/c")
        if action == "items":
            return list(aerie.items(aerie.list_nests(limit=2)))
    except AerieProblem as problem:
        return {"problem": problem.code, "status": problem.status, "errors": problem.errors}
    raise ValueError(action)


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
