// For the tests alone.
#pragma once
#include <lapacke.h>
