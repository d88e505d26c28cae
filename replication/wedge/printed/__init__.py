"""The paper's own runs: calibrations, designs, slips and tables."""
