#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: N_numbers.sh TARVE DATADIR [ID...]
# Faults tried: numbers.
# shellcheck disable=SC2154 # lib.sh sets them
. "$(dirname "$0")/lib.sh"

finish
