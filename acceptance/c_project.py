"""c_project.py DIR UNITS: writes a C project of many sources, whose program prints the sum of their numbers."""
import os
import sys

folder, units = sys.argv[1], int(sys.argv[2])
os.mkdir(folder)


def put(name, text):
    with open(os.path.join(folder, name), "w") as file:
        file.write(text)


for i in range(units):
    put("unit%d.c" % i, '#include "units.h"\n#include <stdio.h>\nint unit%d(void) { return %d; }\n' % (i, i))
put("units.h", "".join("int unit%d(void);\n" % i for i in range(units)))
calls = " + ".join("unit%d()" % i for i in range(units))
put("main.c", '#include "units.h"\n#include <stdio.h>\nint main(void) { printf("%%d\\n", %s); }\n' % calls)
objects = " ".join("unit%d.o" % i for i in range(units)) + " main.o"
put(
    "Makefile",
    "sum: libunits.a main.o\n\tgcc -o $@ main.o libunits.a\n"
    "libunits.a: %s\n\trm -f $@\n\tar rcs $@ $^\n"
    "%%.o: %%.c units.h\n\tgcc -O1 -c -o $@ $<\n"
    "clean:\n\trm -f *.o *.a sum\n" % objects.replace(" main.o", ""),
)
