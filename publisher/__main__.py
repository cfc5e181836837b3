"""Let `python -m publisher` do what the console script does."""

from publisher.cli import main

if __name__ == "__main__":
    main()
