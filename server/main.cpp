// The one executable: everything else is in libraries, which tests link as well.
#include "server/cli/cli.h"

int main(int argc, char** argv) { return wattboard::cli::run(argc, argv); }
