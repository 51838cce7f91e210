from lumadesk.__main__ import main

raise SystemExit(main())
