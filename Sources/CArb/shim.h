#pragma once
#include <arb.h>
#include <arb_mat.h>
