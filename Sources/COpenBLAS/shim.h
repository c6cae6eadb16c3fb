// For the tests alone. The folder of cblas.h comes from openblas.pc.
#pragma once
#include <cblas.h>
