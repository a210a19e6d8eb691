-- Creates: every request makes another customer.
local number = 0
local start = 0

function init(arguments)
  wrk.headers["Authorization"] = "Bearer " .. arguments[1]
  wrk.headers["Content-Type"] = "application/json"
  start = tonumber(arguments[2])
end

function request()
  number = number + 1
  local n = start + number
  local body = string.format('{"name": "深圳华腾测试%d有限公司", "industry": "00000000-0000-7000-b000-000000000001", "region": "00000000-0000-7000-c000-000000000001", "phone": "0%d"}', n, 10000000000 + n)
  return wrk.format("POST", nil, nil, body)
end
