#pragma once
#include <arb.h>
#include <arb_mat.h>
#include <arb_hypgeom.h>
