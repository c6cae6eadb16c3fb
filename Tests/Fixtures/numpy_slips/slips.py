# SPDX-License-Identifier: CC0-1.0
"""All slips, none of which is a fault of the register."""

import slips_in_messages
import slips_in_recursions
import slips_in_shrinkages

SLIPS = slips_in_shrinkages.SLIPS + slips_in_recursions.SLIPS + slips_in_messages.SLIPS
